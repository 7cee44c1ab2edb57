//! How many members and rights a group has, for the list of groups; and how many accounts reach a right. In the order of
//! ids, which is the order of a list's rows.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::estate::Estate;

/// What a group has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// Accounts that are members themselves, enabled or not.
    pub accounts: u32,
    /// Groups that are members themselves.
    pub groups: u32,
    /// Groups it is itself a member of.
    pub above: u32,
    /// Rights that membership gives, groups above included.
    pub rights: u32,
}

impl Estate {
    /// What each group has, by id. A membership that is there twice counts once.
    #[must_use]
    pub fn group_counts(&self) -> Vec<GroupCounts> {
        let mut all = vec![GroupCounts::default(); self.groups.codes.len()];
        let mut own = Vec::new();
        let mut distinct = |targets: &[u32]| {
            own.clear();
            own.extend_from_slice(targets);
            own.sort_unstable();
            own.dedup();
            own.clone()
        };
        for account in self.accounts.all() {
            distinct(self.access.memberships.targets(account))
                .iter()
                .for_each(|g| all[*g as usize].accounts += 1);
        }
        for group in 0..all.len() as u32 {
            let above = distinct(self.access.parents.targets(group));
            above.iter().for_each(|g| all[*g as usize].groups += 1);
            all[group as usize].above = above.len() as u32;
            all[group as usize].rights = self.access.closure.reach(group).len() as u32;
        }
        all
    }

    /// How many distinct enabled accounts reach each right, by id.
    #[must_use]
    pub fn reach_counts(&self) -> Vec<u32> {
        self.effective.fan_in.clone()
    }

    /// How many distinct accounts are in a group, directly or through groups in it, enabled or not, and its own members
    /// among them: ids of accounts and of groups, each by id. `None` when there is no such group.
    #[must_use]
    pub fn members(&self, group_id: &str) -> Option<Members> {
        let group = self.groups.codes.code(group_id);
        if group == crate::codes::NO_CODE {
            return None;
        }
        let mut below = vec![Vec::new(); self.groups.codes.len()];
        for child in 0..self.groups.codes.len() as u32 {
            for parent in self.access.parents.targets(child) {
                below[*parent as usize].push(child);
            }
        }
        let mut inside = vec![false; below.len()];
        inside[group as usize] = true;
        let mut open = vec![group];
        while let Some(at) = open.pop() {
            for child in &below[at as usize] {
                if !std::mem::replace(&mut inside[*child as usize], true) {
                    open.push(*child);
                }
            }
        }
        let mut members = Members::default();
        for account in self.accounts.all() {
            let own = self.access.memberships.targets(account);
            if own.contains(&group) {
                members.accounts.push(self.accounts.codes.id(account).to_owned());
            }
            members.in_all += u64::from(own.iter().any(|g| inside[*g as usize]));
        }
        let mut children = below[group as usize].clone();
        children.sort_unstable();
        children.dedup();
        let mut above = self.access.parents.targets(group).to_vec();
        above.sort_unstable();
        above.dedup();
        let ids = |codes: Vec<u32>| codes.iter().map(|g| self.groups.codes.id(*g).to_owned()).collect();
        members.groups = ids(children);
        members.above = ids(above);
        Some(members)
    }
}

/// Who is in a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// Ids of accounts that are members themselves.
    pub accounts: Vec<String>,
    /// Ids of groups that are members themselves.
    pub groups: Vec<String>,
    /// Ids of groups it is itself a member of.
    pub above: Vec<String>,
    /// Distinct accounts in it, those in groups in it included.
    pub in_all: u64,
}
