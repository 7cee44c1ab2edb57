//! The walk of one thread over its units: each account's edges once, for the account and for its person.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use muster_estate::SubjectKind;

use super::Ground;
use super::units::{Unit, Units};
use crate::sets::Counts;

/// People, or accounts, whose edges are fetched at a time: those of one department are all over the tables.
const FETCHED: usize = 64;

/// What was found about each account. Each is written once, by the thread that walks it.
#[derive(Debug)]
pub(super) struct Found {
    rights: Vec<AtomicU32>,
    privileged: Vec<AtomicBool>,
}

impl Found {
    /// What is known before any walk: accounts are privileged by the hint of their source, or by a right of their own.
    pub(super) fn new(ground: Ground<'_>) -> Self {
        let Ground { access, accounts, .. } = ground;
        let hinted = accounts.enabled.iter().zip(&accounts.hint).map(|(enabled, hint)| *enabled && *hint);
        let privileged: Vec<AtomicBool> = hinted.map(AtomicBool::new).collect();
        for grant in access.privileged_grants.iter().filter(|grant| grant.kind == SubjectKind::Account) {
            if accounts.enabled[grant.subject as usize] {
                privileged[grant.subject as usize].store(true, Relaxed);
            }
        }
        Self { rights: accounts.all().map(|_| AtomicU32::new(0)).collect(), privileged }
    }

    pub(super) fn into_columns(self) -> (Vec<u32>, Vec<bool>) {
        let rights = self.rights.into_iter().map(AtomicU32::into_inner).collect();
        (rights, self.privileged.into_iter().map(AtomicBool::into_inner).collect())
    }
}

/// What a thread has come to.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    ground: Ground<'a>,
    units: &'a Units,
    found: &'a Found,
    counts: Counts,
    /// The department that `counts` is of; none for accounts of nobody in one.
    department: Option<u32>,
    /// For each right, how many accounts have it.
    pub(super) fan_in: Vec<u32>,
    /// For each department, how many people hold each right.
    pub(super) departments: Vec<(u32, Vec<u32>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(ground: Ground<'a>, units: &'a Units, found: &'a Found) -> Self {
        let rights = ground.entitlements.codes.len();
        Self {
            ground,
            units,
            found,
            counts: Counts::new(rights),
            department: None,
            fan_in: vec![0; rights],
            departments: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, unit: &Unit) {
        let department = match unit {
            Unit::People { department, .. } => Some(*department),
            Unit::Accounts(_) => None,
        };
        if department != self.department {
            self.end_department();
            self.department = department;
        }
        match unit {
            Unit::People { places, .. } => self.people(&self.units.people[places.clone()]),
            Unit::Accounts(accounts) => self.accounts(accounts.clone()),
        }
    }

    /// Brings in what is still being counted.
    pub(super) fn finish(&mut self) {
        self.end_department();
        super::add(&mut self.fan_in, self.counts.again());
    }

    fn end_department(&mut self) {
        let totals = self.counts.totals();
        super::add(&mut self.fan_in, totals);
        if let Some(department) = self.department.take() {
            self.departments.push((department, totals.to_vec()));
        }
        self.counts.clear();
    }

    fn people(&mut self, people: &[u32]) {
        let Ground { access, humans, .. } = self.ground;
        let mut near = Vec::new();
        for some in people.chunks(FETCHED) {
            near.clear();
            some.iter().for_each(|person| near.extend_from_slice(humans.targets(*person)));
            access.fetch(&near);
            for person in some {
                let accounts = humans.targets(*person);
                self.counts.begin(accounts.len());
                for account in accounts {
                    self.counts.next_set();
                    self.account(*account);
                }
            }
        }
    }

    fn accounts(&mut self, range: std::ops::Range<u32>) {
        let accounts = self.ground.accounts;
        for account in range {
            let in_another = |person: u32| self.units.has(person);
            if accounts.enabled[account as usize] && !accounts.human(account).is_some_and(in_another) {
                self.counts.begin(1);
                self.counts.next_set();
                self.account(account);
            }
        }
    }

    fn account(&mut self, account: u32) {
        let access = self.ground.access;
        let groups = access.memberships.targets(account);
        if access.closure.fetch(groups) {
            self.found.privileged[account as usize].store(true, Relaxed);
        }
        let mut rights = self.counts.insert(access.account_grants.targets(account));
        for group in groups {
            rights += self.counts.insert(access.closure.reach(*group));
        }
        self.found.rights[account as usize].store(rights, Relaxed);
    }
}
