//! What an edit does to effective access: which accounts gain and lose which rights, and with them which people.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::estate::Estate;
use crate::metric::Reads;
use crate::sets::Marks;

/// What became of a right that somebody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    Lost,
    Gained,
    /// Held as before, but by other ways, so that it may be held since another time.
    OtherWays,
}

/// What moved.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    /// Rights that people came to hold or hold no longer.
    pub(crate) held: Vec<(u32, u32, Change)>,
    /// People any of whose own accounts changed.
    pub(crate) touched: BTreeSet<u32>,
    /// People whose row changed, and the department they counted in before.
    pub(crate) placed: HashMap<u32, Option<u32>>,
    /// What of the estate is no longer the same.
    pub(crate) parts: Vec<Reads>,
}

/// Accounts, or people, whose edges are fetched at a time.
const FETCHED: usize = 64;

/// What changed for the members of a group.
type ByGroup = HashMap<u32, Vec<u32>>;

impl Moved {
    /// Works out what became of the accounts: `own`, ascending, are those whose row or edges changed; others are in
    /// `groups` that may have. Brings the effective access of `after` up to date.
    pub(super) fn compare(&mut self, before: &Estate, after: &mut Estate, own: &[u32], groups: &[u32]) {
        let groups = changed_groups(before, after, groups);
        let members = if groups.is_empty() { Vec::new() } else { members(after, &groups, own) };
        let mut changes = differences(after, own, |both, some| {
            after.access.fetch(some);
            let one = |account: &u32| {
                both.between(*account, [before, after], |estate, seen| rights(estate, *account, seen))
            };
            some.iter().flat_map(one).collect()
        });
        let through: Vec<(u32, u32, Change)> = members
            .par_iter()
            .with_min_len(1024)
            .flat_map_iter(|(account, rights)| {
                rights.iter().filter_map(|right| {
                    let held = [before, after].map(|estate| holds(estate, *account, *right));
                    Some((*account, *right, change(held)?))
                })
            })
            .collect();
        changes.extend(through);
        self.people(before, after, own, &changes);
        let effective = &mut after.effective;
        for (account, right, change) in changes {
            let (of_account, of_right) =
                (&mut effective.rights[account as usize], &mut effective.fan_in[right as usize]);
            match change {
                Change::Gained => {
                    (*of_account, *of_right, effective.pairs) =
                        (*of_account + 1, *of_right + 1, effective.pairs + 1);
                }
                Change::Lost => {
                    (*of_account, *of_right, effective.pairs) =
                        (*of_account - 1, *of_right - 1, effective.pairs - 1);
                }
                Change::OtherWays => {}
            }
        }
        let all: Vec<u32> = own.iter().copied().chain(members.iter().map(|(account, _)| *account)).collect();
        let judge = |account: &u32| (*account, is_privileged(after, *account));
        let judged: Vec<(u32, bool)> = all.par_iter().with_min_len(256).map(judge).collect();
        for (account, privileged) in judged {
            if std::mem::replace(&mut after.effective.privileged[account as usize], privileged) != privileged
            {
                self.parts.push(Reads::Privilege);
            }
        }
    }

    /// What it means for the people whose accounts they are. `own` are the accounts that changed, `changes` what became of
    /// them and of those that are in groups that did.
    fn people(&mut self, before: &Estate, after: &Estate, own: &[u32], changes: &[(u32, u32, Change)]) {
        let humans = |estate: &Estate| own.iter().filter_map(|a| estate.accounts.human(*a)).collect();
        self.touched = humans(before);
        self.touched.extend(humans(after));
        // Those who have other accounts than before are looked at in whole.
        let other = |person: &&u32| before.humans.targets(**person) != after.humans.targets(**person);
        let others: Vec<u32> = self.touched.iter().filter(other).copied().collect();
        self.held = differences(after, &others, |both, some| {
            let one = |person: &u32| {
                both.between(*person, [before, after], |estate, seen| estate.held_by(*person, seen))
            };
            some.iter().flat_map(one).collect()
        });
        let of_person = |(account, right, change): &(u32, u32, Change)| {
            let person = after.accounts.human(*account)?;
            others.binary_search(&person).is_err().then_some((person, *right, *change))
        };
        let mut theirs: Vec<(u32, u32, Change)> = changes.iter().filter_map(of_person).collect();
        theirs.sort_unstable();
        theirs.dedup_by_key(|(person, right, _)| (*person, *right));
        let judged = theirs.par_iter().with_min_len(256).filter_map(|(person, right, alone)| {
            let accounts = after.humans.targets(*person);
            if accounts.len() == 1 {
                return Some((*person, *right, *alone));
            }
            let held = [before, after].map(|estate| accounts.iter().any(|a| holds(estate, *a, *right)));
            Some((*person, *right, change(held)?))
        });
        self.held.par_extend(judged);
    }
}

/// Those of `groups` that hand on other rights than before, each with the rights that differ, or another privilege.
fn changed_groups(before: &Estate, after: &Estate, groups: &[u32]) -> ByGroup {
    let (old, new) = (&before.access.closure, &after.access.closure);
    let differing = |group: &u32| {
        let (was, is) = (old.reach(*group), new.reach(*group));
        if was == is && old.is_privileged(*group) == new.is_privileged(*group) {
            return None;
        }
        let missing = |from: &[u32], other: &[u32]| -> Vec<u32> {
            from.iter().filter(|right| other.binary_search(right).is_err()).copied().collect()
        };
        Some((*group, [missing(was, is), missing(is, was)].concat()))
    };
    groups.par_iter().filter_map(differing).collect()
}

/// The enabled accounts in such groups, each with the rights that may have changed, those of `own` left out.
fn members(estate: &Estate, groups: &ByGroup, own: &[u32]) -> Vec<(u32, Vec<u32>)> {
    let memberships = &estate.access.memberships;
    let mut differ = vec![false; estate.groups.codes.len()];
    groups.keys().for_each(|group| differ[*group as usize] = true);
    let members = memberships.leading_to(&differ);
    let of = |account: u32| {
        if !estate.accounts.enabled[account as usize] || own.binary_search(&account).is_ok() {
            return None;
        }
        let through = memberships.targets(account).iter().filter(|group| differ[**group as usize]);
        let mut rights: Vec<u32> = through.filter_map(|g| groups.get(g)).flatten().copied().collect();
        rights.sort_unstable();
        rights.dedup();
        Some((account, rights))
    };
    members.into_par_iter().with_min_len(1024).filter_map(of).collect()
}

/// What an account has; nothing when it is disabled.
fn rights(estate: &Estate, account: u32, seen: &mut Marks) -> Vec<u32> {
    let mut all = Vec::new();
    seen.clear();
    if estate.accounts.enabled[account as usize] {
        estate.access.each_right(account, seen, |right| all.push(right));
    }
    all
}

/// Whether an enabled account has a right.
fn holds(estate: &Estate, account: u32, right: u32) -> bool {
    let access = &estate.access;
    access.account_grants.targets(account).contains(&right)
        || access
            .memberships
            .targets(account)
            .iter()
            .any(|group| access.closure.reach(*group).binary_search(&right).is_ok())
}

fn is_privileged(estate: &Estate, account: u32) -> bool {
    let (accounts, access) = (&estate.accounts, &estate.access);
    let rights = &estate.entitlements.privileged;
    accounts.enabled[account as usize]
        && (accounts.hint[account as usize]
            || access.account_grants.targets(account).iter().any(|right| rights[*right as usize])
            || access.memberships.targets(account).iter().any(|group| access.closure.is_privileged(*group)))
}

fn change(held: [bool; 2]) -> Option<Change> {
    match held {
        [false, false] => None,
        [true, false] => Some(Change::Lost),
        [false, true] => Some(Change::Gained),
        [true, true] => Some(Change::OtherWays),
    }
}

/// What `find` finds for all of `subjects`, some at a time; in their order. The sets of a thread are made once: to make
/// them costs as much as to look at hundreds of subjects.
fn differences(
    estate: &Estate,
    subjects: &[u32],
    find: impl Fn(&mut Differences, &[u32]) -> Vec<(u32, u32, Change)> + Sync,
) -> Vec<(u32, u32, Change)> {
    let share = subjects.len().div_ceil(rayon::current_num_threads()).max(FETCHED);
    let of_thread = |own: &[u32]| {
        let mut both = Differences::new(estate);
        own.chunks(FETCHED).flat_map(|some| find(&mut both, some)).collect::<Vec<_>>()
    };
    subjects.par_chunks(share).map(of_thread).flatten_iter().collect()
}

/// Finds what differs between two sets of rights.
struct Differences {
    seen: [Marks; 2],
}

impl Differences {
    fn new(estate: &Estate) -> Self {
        let rights = estate.entitlements.codes.len();
        Self { seen: [Marks::new(rights), Marks::new(rights)] }
    }

    /// What `of` gained and lost from one estate to the next; `rights` lists what it has, each once, and marks them.
    fn between(
        &mut self,
        of: u32,
        [before, after]: [&Estate; 2],
        rights: impl Fn(&Estate, &mut Marks) -> Vec<u32>,
    ) -> Vec<(u32, u32, Change)> {
        let [was, is] = &mut self.seen;
        let (old, new) = (rights(before, was), rights(after, is));
        let lost = old.into_iter().filter(|right| !is.has(*right)).map(|right| (of, right, Change::Lost));
        let gained = new.into_iter().filter(|right| !was.has(*right));
        lost.chain(gained.map(|right| (of, right, Change::Gained))).collect()
    }
}
