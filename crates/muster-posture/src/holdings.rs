//! What people hold through their own enabled human accounts, and how many of a department hold each right: the ground of
//! privilege creep. No judgement of what is too much.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;
use muster_model::snapshot::Fact;

use crate::codes::NO_CODE;
use crate::context::Context;
use crate::csr::{Counts, Lists, Marks};
use crate::interval::Interval;

/// People whose accounts are fetched at a time: those of one department are all over the tables.
const FETCHED: usize = 64;

/// Each person's enabled human accounts.
#[derive(Debug)]
pub(crate) struct Holdings<'a> {
    context: Context<'a>,
    accounts: Lists,
}

/// A right that a person holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// Earliest grant among the accounts' own edges that lead to it, as far as it is known; null times do not count.
    pub(crate) since: Interval,
}

impl<'a> Holdings<'a> {
    pub(crate) fn new(context: &Context<'a>) -> Self {
        let columns = &context.estate.accounts;
        let mut pairs: Vec<(u32, u32)> = context
            .enabled()
            .filter(|a| {
                columns.kind[*a as usize] == AccountKind::Human && columns.person[*a as usize] != NO_CODE
            })
            .map(|a| (columns.person[a as usize], a))
            .collect();
        pairs.sort_unstable();
        let mut accounts = Lists::new();
        let mut rest = pairs.as_slice();
        let mut own = Vec::new();
        for person in 0..context.estate.people.codes.len() as u32 {
            let count = rest.partition_point(|(owner, _)| *owner <= person);
            let (mine, others) = rest.split_at(count);
            rest = others;
            own.clear();
            own.extend(mine.iter().map(|(_, account)| *account));
            accounts.push(&own);
        }
        Self { context: *context, accounts }
    }
}

/// Counts over one department at a time; the arrays are made once for each thread.
#[derive(Debug)]
pub(crate) struct Department<'h, 'a> {
    holdings: &'h Holdings<'a>,
    /// For each entitlement, how many of the department hold it.
    holders: Counts,
    /// For each entitlement, whether so few of them do that it may be one too many.
    rare: Vec<bool>,
    held: Vec<Held>,
    seen: Marks,
}

impl<'h, 'a> Department<'h, 'a> {
    pub(crate) fn new(holdings: &'h Holdings<'a>) -> Self {
        let rights = holdings.context.estate.entitlements.codes.len();
        Self {
            holdings,
            holders: Counts::new(rights),
            rare: vec![false; rights],
            held: vec![Held { since: Interval::UNKNOWN }; rights],
            seen: Marks::new(rights),
        }
    }

    /// Counts anew, for these people; a right that at most `most` of them hold is rare.
    pub(crate) fn count_holders(&mut self, members: &[u32], most: u32) {
        self.holders.clear();
        let access = &self.holdings.context.estate.access;
        let mut near = Vec::new();
        for (at, person) in members.iter().enumerate() {
            if at % FETCHED == 0 {
                near.clear();
                let next = members[at..].iter().take(FETCHED);
                next.for_each(|person| near.extend_from_slice(self.holdings.accounts.get(*person)));
                access.account_grants.fetch(&near);
                access.memberships.fetch(&near);
            }
            self.holders.next_set();
            for account in self.holdings.accounts.get(*person) {
                self.holders.insert(access.account_grants.targets(*account));
                for group in access.memberships.targets(*account) {
                    self.holders.insert(access.closure.reach(*group));
                }
            }
        }
        for (rare, holders) in self.rare.iter_mut().zip(self.holders.totals()) {
            *rare = *holders <= most;
        }
    }

    /// Calls `take` once for each rare right that the person holds.
    pub(crate) fn each_rare(&mut self, person: u32, mut take: impl FnMut(Held)) {
        let context = &self.holdings.context;
        let access = &context.estate.access;
        let mut rights = Vec::new();
        self.seen.clear();
        for account in self.holdings.accounts.get(person) {
            let dated = context.reports(*account, &Fact::GrantedAt);
            let mut hold = |right: u32, since: Interval| {
                if !self.rare[right as usize] {
                    return;
                }
                let held = &mut self.held[right as usize];
                if self.seen.insert(right) {
                    rights.push(right);
                    held.since = since;
                } else {
                    held.since = held.since.min(since);
                }
            };
            for (right, granted) in access.account_grants.given(*account, dated) {
                hold(right, granted);
            }
            for (group, granted) in access.memberships.given(*account, dated) {
                access.closure.reach(group).iter().for_each(|right| hold(*right, granted));
            }
        }
        for right in rights {
            take(self.held[right as usize]);
        }
    }
}
