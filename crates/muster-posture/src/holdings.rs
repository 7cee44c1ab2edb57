//! What people hold through their own enabled human accounts, and how many of a department hold each right: the ground of
//! privilege creep. No judgement of what is too much.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::estate::Estate;
use crate::sets::{Counts, Marks};

/// People whose accounts are fetched at a time: those of one department are all over the tables.
const FETCHED: usize = 64;

/// Counts over one department at a time; the array is made once for each thread.
#[derive(Debug)]
pub(crate) struct Holders<'a> {
    estate: &'a Estate,
    counts: Counts,
}

impl<'a> Holders<'a> {
    pub(crate) fn new(estate: &'a Estate) -> Self {
        Self { estate, counts: Counts::new(estate.entitlements.codes.len()) }
    }

    /// For each right, how many of these people hold it.
    pub(crate) fn count(&mut self, members: &[u32]) -> &[u32] {
        self.counts.clear();
        let (access, humans) = (&self.estate.access, &self.estate.humans);
        let mut near = Vec::new();
        for (at, person) in members.iter().enumerate() {
            if at % FETCHED == 0 {
                near.clear();
                let next = members[at..].iter().take(FETCHED);
                next.for_each(|person| near.extend_from_slice(humans.targets(*person)));
                access.fetch(&near);
            }
            // Their accounts need not be told apart here.
            self.counts.begin(1);
            self.counts.next_set();
            for account in humans.targets(*person) {
                self.counts.insert(access.account_grants.targets(*account));
                for group in access.memberships.targets(*account) {
                    self.counts.insert(access.closure.reach(*group));
                }
            }
        }
        self.counts.totals()
    }
}

impl Estate {
    /// Every right that the person holds, each once, in no order; `seen` knows the rights.
    pub(crate) fn held_by(&self, person: u32, seen: &mut Marks) -> Vec<u32> {
        let mut rights = Vec::new();
        seen.clear();
        for account in self.humans.targets(person) {
            rights.extend(self.access.account_grants.targets(*account).iter().filter(|r| seen.insert(**r)));
            let groups = self.access.memberships.targets(*account);
            self.access.closure.fetch(groups);
            for group in groups {
                rights.extend(self.access.closure.reach(*group).iter().filter(|r| seen.insert(**r)));
            }
        }
        rights
    }
}
