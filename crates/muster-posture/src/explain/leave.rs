//! What leaving a group would take away: what a direct membership gives less what the account has otherwise. Nothing is
//! changed, and memberships through other groups are not ended by it.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::BTreeMap;

use serde::Serialize;

use crate::codes::NO_CODE;
use crate::estate::Estate;
use crate::sets::Marks;

/// A right that would be lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The right.
    pub entitlement_id: String,
    /// How many of the members looked at would lose it.
    pub accounts: u64,
}

/// What leaving a group would take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaving {
    /// Enabled direct members looked at.
    pub members: u64,
    /// Disabled direct members: they have no effective rights to lose.
    pub disabled: u64,
    /// How many of the members looked at would lose nothing.
    pub unaffected: u64,
    /// The rights that membership gives, by id: all that the group leads to.
    pub gives: Vec<String>,
    /// The rights lost, by id.
    pub lost: Vec<Lost>,
}

impl Estate {
    /// What leaving the group would take away from one account, or from each direct member of its own when `account_id`
    /// is left out. `None` when either is not there. An account that is no direct member is looked at by none.
    #[must_use]
    pub fn leaving(&self, group_id: &str, account_id: Option<&str>) -> Option<Leaving> {
        let group = self.groups.codes.code(group_id);
        let only = account_id.map(|id| self.accounts.codes.code(id));
        if group == NO_CODE || only == Some(NO_CODE) {
            return None;
        }
        let gives = self.access.closure.reach(group);
        let mut kept = Marks::new(self.entitlements.codes.len());
        let mut lost: BTreeMap<u32, u64> = BTreeMap::new();
        let (mut members, mut disabled, mut unaffected) = (0, 0, 0);
        let looked_at = only.map_or_else(|| self.accounts.all(), |account| account..account + 1);
        for account in looked_at {
            let own = self.access.memberships.targets(account);
            if !own.contains(&group) {
                continue;
            }
            if !self.accounts.enabled[account as usize] {
                disabled += 1;
                continue;
            }
            members += 1;
            kept.clear();
            for right in self.access.account_grants.targets(account) {
                kept.insert(*right);
            }
            for right in own.iter().filter(|g| **g != group).flat_map(|g| self.access.closure.reach(*g)) {
                kept.insert(*right);
            }
            let mut none = true;
            for right in gives.iter().filter(|right| kept.insert(**right)) {
                none = false;
                *lost.entry(*right).or_default() += 1;
            }
            unaffected += u64::from(none);
        }
        let id = |right: u32| self.entitlements.codes.id(right).to_owned();
        Some(Leaving {
            members,
            disabled,
            unaffected,
            gives: gives.iter().map(|right| id(*right)).collect(),
            lost: lost.into_iter().map(|(e, n)| Lost { entitlement_id: id(e), accounts: n }).collect(),
        })
    }
}
