//! Why an account has what it has, and who has a right: an overview with one shortest path each, and beside it every
//! shortest path (`why`), who comes by a right through what (`who`) and what leaving a group takes away (`leave`). No
//! judgement.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
mod leave;
mod who;
mod why;

use std::collections::{BTreeMap, HashMap};

use muster_estate::{Account, Application, Entitlement, Group, Person};
use serde::Serialize;

use crate::codes::NO_CODE;
use crate::csr::NO_TIME;
use crate::estate::Estate;
use crate::register::Register;
pub use leave::{Leaving, Lost};
pub use who::{Through, Who};
pub use why::Why;

/// What a step of a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Member of the group `to_id`.
    Membership,
    /// Granted the entitlement `to_id`.
    Grant,
}

/// One step of a path; it begins where the step before it ended, the first at the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What the step is.
    pub kind: StepKind,
    /// Id of the group or entitlement it leads to.
    pub to_id: String,
    /// Its name.
    pub to_name: String,
    /// Since when, microseconds since the epoch; the earliest where it was granted again.
    pub granted_at: Option<i64>,
}

/// A group that an account is in, directly or through other groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupReached {
    /// The group.
    pub group: Group,
    /// A shortest path from the account.
    pub path: Vec<Step>,
}

/// A right that an account has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightHeld {
    /// The right.
    pub entitlement: Entitlement,
    /// The application it is a right in, where it is known.
    pub application: Option<Application>,
    /// A shortest path from the account.
    pub path: Vec<Step>,
}

/// An account and all it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAccess {
    /// The account.
    pub account: Account,
    /// Its person, where there is one.
    pub person: Option<Person>,
    /// Whether it is enabled. If not, groups and rights are those it would have.
    pub effective: bool,
    /// Whether it is enabled and privileged.
    pub privileged: bool,
    /// Its groups, the nearest first, then by id.
    pub groups: Vec<GroupReached>,
    /// Its rights, by id.
    pub rights: Vec<RightHeld>,
}

/// An account that has a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The account.
    pub account: Account,
    /// A shortest path from the account to the right.
    pub path: Vec<Step>,
}

/// A right and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntitlementAccess {
    /// The right.
    pub entitlement: Entitlement,
    /// The application it is a right in, where it is known.
    pub application: Option<Application>,
    /// How many enabled accounts have it.
    pub accounts: u64,
    /// The accounts asked for, by id.
    pub holders: Vec<Holder>,
}

impl Estate {
    /// What an account has, and why; `None` when there is no such account. `register` is of the same snapshot.
    #[must_use]
    pub fn account_access(&self, register: &Register, account_id: &str) -> Option<AccountAccess> {
        let account = register.account(account_id)?;
        let code = self.accounts.codes.code(account_id);
        if code == NO_CODE {
            return None;
        }
        let walk = Walk::new(self, register, code);
        let groups = walk.order.iter().filter_map(|group| {
            let row = register.group(self.groups.codes.id(*group))?;
            Some(GroupReached { group: row.clone(), path: walk.path_to_group(*group) })
        });
        let rights = walk.rights().into_iter().filter_map(|(right, path)| {
            let row = register.entitlement(self.entitlements.codes.id(right))?;
            Some(RightHeld { application: application(register, row), entitlement: row.clone(), path })
        });
        Some(AccountAccess {
            person: account.person_id.as_deref().and_then(|id| register.person(id)).cloned(),
            effective: self.accounts.enabled[code as usize],
            privileged: self.effective.privileged[code as usize],
            groups: groups.collect(),
            rights: rights.collect(),
            account: account.clone(),
        })
    }

    /// Who has a right, and why: at most `limit` accounts after the first `skip`; `None` when there is no such right.
    #[must_use]
    pub fn entitlement_access(
        &self,
        register: &Register,
        entitlement_id: &str,
        skip: usize,
        limit: usize,
    ) -> Option<EntitlementAccess> {
        let row = register.entitlement(entitlement_id)?;
        let right = self.entitlements.codes.code(entitlement_id);
        if right == NO_CODE {
            return None;
        }
        let hands_on: Vec<bool> = (0..self.groups.codes.len() as u32)
            .map(|group| self.access.closure.reach(group).binary_search(&right).is_ok())
            .collect();
        let holders = self.accounts.all().filter(|account| {
            self.accounts.enabled[*account as usize]
                && (self.access.account_grants.targets(*account).contains(&right)
                    || self.access.memberships.targets(*account).iter().any(|g| hands_on[*g as usize]))
        });
        let holders = holders.skip(skip).take(limit).filter_map(|account| {
            let shown = register.account(self.accounts.codes.id(account))?;
            let path = Walk::new(self, register, account).rights().remove(&right)?;
            Some(Holder { account: shown.clone(), path })
        });
        Some(EntitlementAccess {
            application: application(register, row),
            accounts: u64::from(self.effective.fan_in[right as usize]),
            holders: holders.collect(),
            entitlement: row.clone(),
        })
    }
}

fn application(register: &Register, entitlement: &Entitlement) -> Option<Application> {
    register.application(entitlement.application_id.as_deref()?).cloned()
}

/// How a group was first reached.
#[derive(Debug, Clone, Copy)]
struct Reached {
    /// The group before it; none when the account itself is a member.
    before: Option<u32>,
    granted: i64,
}

/// A breadth-first walk from an account over its groups.
struct Walk<'a> {
    estate: &'a Estate,
    register: &'a Register,
    account: u32,
    reached: HashMap<u32, Reached>,
    /// Groups in the order they were reached: nearest first.
    order: Vec<u32>,
}

impl<'a> Walk<'a> {
    fn new(estate: &'a Estate, register: &'a Register, account: u32) -> Self {
        let mut walk = Self { estate, register, account, reached: HashMap::new(), order: Vec::new() };
        walk.reach(None, earliest(estate.access.memberships.dated(account)));
        let mut next = 0;
        while let Some(group) = walk.order.get(next).copied() {
            walk.reach(Some(group), earliest(estate.access.parents.dated(group)));
            next += 1;
        }
        walk
    }

    fn reach(&mut self, before: Option<u32>, edges: BTreeMap<u32, i64>) {
        for (group, granted) in edges {
            if let std::collections::hash_map::Entry::Vacant(new) = self.reached.entry(group) {
                new.insert(Reached { before, granted });
                self.order.push(group);
            }
        }
    }

    /// Every right with a shortest path.
    fn rights(&self) -> BTreeMap<u32, Vec<Step>> {
        let mut paths = BTreeMap::new();
        for (right, granted) in earliest(self.estate.access.account_grants.dated(self.account)) {
            paths.insert(right, vec![self.grant(right, granted)]);
        }
        for group in &self.order {
            for (right, granted) in earliest(self.estate.access.group_grants.dated(*group)) {
                paths.entry(right).or_insert_with(|| {
                    let mut path = self.path_to_group(*group);
                    path.push(self.grant(right, granted));
                    path
                });
            }
        }
        paths
    }

    fn path_to_group(&self, group: u32) -> Vec<Step> {
        let mut path = Vec::new();
        let mut at = Some(group);
        while let Some((group, reached)) = at.and_then(|g| Some((g, self.reached.get(&g)?))) {
            let id = self.estate.groups.codes.id(group);
            path.push(Step {
                kind: StepKind::Membership,
                to_id: id.to_owned(),
                to_name: self.register.group(id).map(|g| g.name.clone()).unwrap_or_default(),
                granted_at: known(reached.granted),
            });
            at = reached.before;
        }
        path.reverse();
        path
    }

    fn grant(&self, right: u32, granted: i64) -> Step {
        let id = self.estate.entitlements.codes.id(right);
        Step {
            kind: StepKind::Grant,
            to_id: id.to_owned(),
            to_name: self.register.entitlement(id).map(|e| e.name.clone()).unwrap_or_default(),
            granted_at: known(granted),
        }
    }
}

fn known(time: i64) -> Option<i64> {
    (time != NO_TIME).then_some(time)
}

/// Distinct targets with the earliest time of each.
fn earliest(edges: impl Iterator<Item = (u32, i64)>) -> BTreeMap<u32, i64> {
    let mut all = BTreeMap::new();
    for (to, granted) in edges {
        let time = all.entry(to).or_insert(granted);
        *time = granted.min(*time);
    }
    all
}
