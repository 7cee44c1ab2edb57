//! How privileges are held: always, or on request. A way is as standing as its least standing step; a right is held by its
//! most standing way, and an account as the most standing of its privileges. Which of them are too much, no word here.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::Arc;

use crate::access::Access;
use crate::closure::Closure;
use crate::csr::{Csr, Edges, NO_TIME};
use crate::estate::Estate;
use crate::sets::Marks;

/// How an account holds privileges; a later one counts for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// It reaches none.
    Nothing,
    /// On request only.
    Eligible,
    /// On request, and switched on at the time of the snapshot.
    Activated,
    /// No source says how.
    NotReported,
    /// Always.
    Standing,
}

impl Held {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Eligible => "eligible",
            Self::Activated => "activated",
            Self::NotReported => "unknown",
            Self::Standing => "standing",
        }
    }

    pub(crate) fn of(assignment: &str) -> Self {
        match assignment {
            "eligible" => Self::Eligible,
            "activated" => Self::Activated,
            "standing" => Self::Standing,
            _ => Self::NotReported,
        }
    }

    /// What an edge is of which no source says how: where everything is reported, nothing else was to be said of it.
    const fn unsaid(bare: bool) -> Self {
        if bare { Self::Standing } else { Self::NotReported }
    }
}

impl Estate {
    /// How each account holds its privileges, by id, enabled or not.
    #[must_use]
    pub fn held(&self) -> Vec<Held> {
        let access = &self.access;
        let unsaid = Held::unsaid(self.knowledge.is_bare());
        let step = |how: Held| if how == Held::NotReported { unsaid } else { how };
        let rights = &self.entitlements.privileged;
        let granted = |grants: &Csr, node: u32| {
            let privileged = grants.held(node).filter(|(right, _)| rights[*right as usize]);
            privileged.map(|(_, how)| step(how)).max().unwrap_or(Held::Nothing)
        };
        // A privileged group is a privilege that its members have by being members.
        let all = (0_u32..).zip(&self.groups.privileged);
        let mut groups: Vec<Held> = all
            .map(
                |(group, privileged)| {
                    if *privileged { Held::Standing } else { granted(&access.group_grants, group) }
                },
            )
            .collect();
        // What a group gains only grows and has five values, so this ends, rings of groups included.
        loop {
            let mut grew = false;
            for group in 0..groups.len() as u32 {
                for (parent, how) in access.parents.held(group) {
                    let gained = groups[parent as usize].min(step(how));
                    grew |= gained > groups[group as usize];
                    groups[group as usize] = groups[group as usize].max(gained);
                }
            }
            if !grew {
                break;
            }
        }
        let of = |account: u32| {
            let through = access.memberships.held(account);
            let through = through.map(|(group, how)| groups[group as usize].min(step(how)));
            through.fold(granted(&access.account_grants, account), Held::max)
        };
        self.accounts.all().map(of).collect()
    }
}

/// The privileged rights that are held at least so: over edges that are there at least so.
#[derive(Debug)]
pub(crate) struct HeldAtLeast<'a> {
    estate: &'a Estate,
    least: Held,
    unsaid: Held,
    /// Where nobody says of any edge how it is there, that of all rights; else of privileged rights only.
    closure: Arc<Closure>,
}

impl<'a> HeldAtLeast<'a> {
    pub(crate) fn new(estate: &'a Estate, least: Held) -> Self {
        let Access { parents, group_grants, .. } = &estate.access;
        let rights = &estate.entitlements.privileged;
        let groups = estate.groups.codes.len();
        let mut held = Self {
            estate,
            least,
            unsaid: Held::unsaid(estate.knowledge.is_bare()),
            closure: Arc::clone(&estate.access.closure),
        };
        if !parents.says_how() && !group_grants.says_how() && held.lets(Held::NotReported) {
            return held;
        }
        let parents = held.filtered(groups, parents, |_| true);
        let grants = held.filtered(groups, group_grants, |right| rights[right as usize]);
        held.closure = Arc::new(Closure::new(&parents, &grants, &vec![false; groups], rights));
        held
    }

    /// Calls `take` once for each privileged right that the account holds so; `seen` knows the rights.
    pub(crate) fn each(&self, account: u32, seen: &mut Marks, mut take: impl FnMut(u32)) {
        let (access, rights) = (&self.estate.access, &self.estate.entitlements.privileged);
        seen.clear();
        for (right, how) in access.account_grants.held(account) {
            if rights[right as usize] && self.lets(how) && seen.insert(right) {
                take(right);
            }
        }
        for (group, _) in access.memberships.held(account).filter(|(_, how)| self.lets(*how)) {
            self.closure
                .reach(group)
                .iter()
                .filter(|right| rights[**right as usize] && seen.insert(**right))
                .for_each(|right| take(*right));
        }
    }

    fn lets(&self, how: Held) -> bool {
        (if how == Held::NotReported { self.unsaid } else { how }) >= self.least
    }

    fn filtered(&self, nodes: usize, all: &Csr, lets: impl Fn(u32) -> bool) -> Csr {
        let mut edges = Edges::default();
        for node in 0..nodes as u32 {
            let some = all.held(node).filter(|(target, how)| self.lets(*how) && lets(*target));
            some.for_each(|(target, _)| edges.push(node, target, NO_TIME));
        }
        Csr::new(nodes, vec![edges])
    }
}
