//! Which sides of up to 32 pairs each account and each person holds, two bits for each pair, and who holds both: one pass
//! over the accounts' own edges, with what groups hand on worked out once for each group.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;
use rayon::prelude::*;

use super::Sides;
use super::found::Who;
use crate::codes::NO_CODE;
use crate::estate::Estate;
use crate::sets::Marks;

/// Pairs in one pass: two bits each.
pub(super) const AT_ONCE: usize = 32;

/// The bits of the first sides.
const FIRST: u64 = 0x5555_5555_5555_5555;

/// Who holds which sides.
#[derive(Debug)]
pub(super) struct Holds<'e> {
    estate: &'e Estate,
    sides: &'e [&'e Sides],
    /// For each account, the sides it holds; nothing for disabled ones.
    held: Vec<u64>,
    /// In how many people and lone accounts each bit is set.
    holders: [u64; 2 * AT_ONCE],
    /// Of people who may hold both of some pair, each own account: by person, then account.
    people: Vec<(u32, u32)>,
    /// Accounts standing for themselves that may hold both of some pair.
    lone: Vec<u32>,
}

/// Whose hold an account adds to: its person's, where it is a person's own; an account of any other kind stands for itself.
/// The person of a service account is its owner and that of a guest the sponsor: neither signs in as it.
pub(super) fn own_person(estate: &Estate, account: u32) -> Option<u32> {
    let person = estate.accounts.person[account as usize];
    (person != NO_CODE && estate.accounts.kind[account as usize] == AccountKind::Human).then_some(person)
}

/// The first bits of the pairs of which both are set.
const fn both(held: u64) -> u64 {
    held & (held >> 1) & FIRST
}

const fn first(nth: usize) -> u64 {
    1 << (2 * nth)
}

impl<'e> Holds<'e> {
    /// At most [`AT_ONCE`] pairs.
    pub(super) fn new(estate: &'e Estate, sides: &'e [&'e Sides]) -> Self {
        let access = &estate.access;
        let mut rights = vec![0_u64; estate.entitlements.codes.len()];
        for (nth, sides) in sides.iter().enumerate() {
            sides.one.iter().for_each(|right| rights[*right as usize] |= first(nth));
            sides.other.iter().for_each(|right| rights[*right as usize] |= first(nth) << 1);
        }
        let any = |of: &[u32], bits: &[u64]| of.iter().fold(0, |all, code| all | bits[*code as usize]);
        let groups: Vec<u64> = (0..estate.groups.codes.len() as u32)
            .into_par_iter()
            .map(|group| any(access.closure.reach(group), &rights))
            .collect();
        let held: Vec<u64> = estate
            .accounts
            .all()
            .into_par_iter()
            .with_min_len(4096)
            .map(|account| match estate.accounts.enabled[account as usize] {
                true => {
                    any(access.account_grants.targets(account), &rights)
                        | any(access.memberships.targets(account), &groups)
                }
                false => 0,
            })
            .collect();
        let mut holds =
            Self { estate, sides, held, holders: [0; 2 * AT_ONCE], people: Vec::new(), lone: Vec::new() };
        holds.gather();
        holds
    }

    /// Counts who holds each side, and gathers those who may hold both of a pair.
    fn gather(&mut self) {
        let mut of_people = vec![0_u64; self.estate.people.codes.len()];
        for account in self.holding() {
            let held = self.held[account as usize];
            match own_person(self.estate, account) {
                Some(person) => of_people[person as usize] |= held,
                None => {
                    count(&mut self.holders, held);
                    if both(held) != 0 {
                        self.lone.push(account);
                    }
                }
            }
        }
        of_people.iter().for_each(|held| count(&mut self.holders, *held));
        for account in self.holding() {
            if let Some(person) = own_person(self.estate, account)
                && both(of_people[person as usize]) != 0
            {
                self.people.push((person, account));
            }
        }
        self.people.sort_unstable();
    }

    fn holding(&self) -> impl Iterator<Item = u32> + use<> {
        let holding: Vec<u32> =
            (0..).zip(&self.held).filter(|(_, held)| **held != 0).map(|(a, _)| a).collect();
        holding.into_iter()
    }

    /// How many people and lone accounts hold each side of a pair.
    pub(super) fn holders(&self, nth: usize) -> [u64; 2] {
        [self.holders[2 * nth], self.holders[2 * nth + 1]]
    }

    /// Calls `take` for everybody who holds both of a pair: people by id, then accounts by id; with whether it takes more
    /// than one account.
    pub(super) fn each(&self, nth: usize, mut take: impl FnMut(Who, bool)) {
        let mut judge = Judge::new(self, nth);
        for own in self.people.chunk_by(|one, next| one.0 == next.0) {
            let accounts: Vec<u32> = own.iter().map(|(_, account)| *account).collect();
            if judge.hold_both(&accounts) {
                let across = !accounts.iter().any(|account| judge.hold_both(&[*account]));
                take(Who::Person(own[0].0), across);
            }
        }
        for account in &self.lone {
            if judge.hold_both(&[*account]) {
                take(Who::Account(*account), false);
            }
        }
    }
}

fn count(holders: &mut [u64; 2 * AT_ONCE], mut held: u64) {
    while held != 0 {
        holders[held.trailing_zeros() as usize] += 1;
        held &= held - 1;
    }
}

/// Judges whether accounts together hold both sides of one pair.
struct Judge<'h, 'e> {
    holds: &'h Holds<'e>,
    nth: usize,
    seen: Marks,
}

impl<'h, 'e> Judge<'h, 'e> {
    fn new(holds: &'h Holds<'e>, nth: usize) -> Self {
        Self { holds, nth, seen: Marks::new(holds.estate.entitlements.codes.len()) }
    }

    fn hold_both(&mut self, accounts: &[u32]) -> bool {
        let held = accounts.iter().fold(0, |all, account| all | self.holds.held[*account as usize]);
        if both(held) & first(self.nth) == 0 {
            return false;
        }
        let sides = self.holds.sides[self.nth];
        if !sides.overlap {
            return true;
        }
        // One right that is on both sides is not two: some second one must be held.
        let mut found = None;
        for account in accounts {
            let mut second = false;
            self.holds.estate.access.each_right(*account, &mut self.seen, |right| {
                if sides.one.binary_search(&right).is_ok() || sides.other.binary_search(&right).is_ok() {
                    second |= *found.get_or_insert(right) != right;
                }
            });
            if second {
                return true;
            }
        }
        false
    }
}
