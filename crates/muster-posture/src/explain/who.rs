//! Who reaches a right and through what: counted by the group it is granted to and by the account's own group. Only
//! enabled accounts count, as in fan-in.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use serde::Serialize;

use crate::codes::NO_CODE;
use crate::estate::Estate;
use crate::sets::Marks;

/// How many accounts come by a right through a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Through {
    /// The group.
    pub group_id: String,
    /// Enabled accounts that come by the right through it, other ways beside it or not.
    pub accounts: u64,
}

/// Who reaches a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// How many enabled accounts have it.
    pub accounts: u64,
    /// How many of them have it granted to themselves.
    pub direct: u64,
    /// By the group that it is granted to; an account in several counts in each. Most accounts first, then by id.
    pub granted_to: Vec<Through>,
    /// By the account's own group, counted likewise.
    pub through: Vec<Through>,
    /// Ids of the accounts asked for.
    pub ids: Vec<String>,
}

impl Estate {
    /// Who reaches a right: at most `limit` ids after the first `skip`; `None` when there is no such right.
    #[must_use]
    pub fn who(&self, entitlement_id: &str, skip: usize, limit: usize) -> Option<Who> {
        let right = self.entitlements.codes.code(entitlement_id);
        if right == NO_CODE {
            return None;
        }
        let granting = self.granting(right);
        let groups = self.groups.codes.len();
        let (mut by_granting, mut by_first) = (vec![0_u64; groups], vec![0_u64; groups]);
        let (mut seen, mut own) = (Marks::new(groups), Marks::new(groups));
        let (mut accounts, mut direct, mut ids) = (0_u64, 0, Vec::new());
        for account in self.accounts.all().filter(|a| self.accounts.enabled[*a as usize]) {
            let has_itself = self.access.account_grants.targets(account).contains(&right);
            let mut has = has_itself;
            seen.clear();
            own.clear();
            for group in self.access.memberships.targets(account) {
                let leads = &granting[*group as usize];
                if leads.is_empty() || !own.insert(*group) {
                    continue;
                }
                has = true;
                by_first[*group as usize] += 1;
                leads.iter().filter(|g| seen.insert(**g)).for_each(|g| by_granting[*g as usize] += 1);
            }
            if has {
                if accounts >= skip as u64 && ids.len() < limit {
                    ids.push(self.accounts.codes.id(account).to_owned());
                }
                accounts += 1;
                direct += u64::from(has_itself);
            }
        }
        let (granted_to, through) = (self.counted(&by_granting), self.counted(&by_first));
        Some(Who { accounts, direct, granted_to, through, ids })
    }

    /// For each group, the groups above it (itself included) that the right is granted to.
    fn granting(&self, right: u32) -> Vec<Vec<u32>> {
        let groups = self.groups.codes.len();
        let all = 0..groups as u32;
        let mut below = vec![Vec::new(); groups];
        // Only groups that lead to the right matter, so nothing else is turned round.
        for group in all.clone().filter(|g| self.access.closure.reach(*g).binary_search(&right).is_ok()) {
            for parent in self.access.parents.targets(group) {
                below[*parent as usize].push(group);
            }
        }
        let mut granting = vec![Vec::new(); groups];
        let mut seen = Marks::new(groups);
        for last in all.filter(|g| self.access.group_grants.targets(*g).contains(&right)) {
            seen.clear();
            seen.insert(last);
            let mut open = vec![last];
            while let Some(group) = open.pop() {
                granting[group as usize].push(last);
                open.extend(below[group as usize].iter().copied().filter(|g| seen.insert(*g)));
            }
        }
        granting
    }

    fn counted(&self, counts: &[u64]) -> Vec<Through> {
        let some = (0_u32..).zip(counts).filter(|(_, accounts)| **accounts > 0);
        let named = some.map(|(g, n)| Through { group_id: self.groups.codes.id(g).to_owned(), accounts: *n });
        let mut all: Vec<Through> = named.collect();
        all.sort_by(|a, b| b.accounts.cmp(&a.accounts).then_with(|| a.group_id.cmp(&b.group_id)));
        all
    }
}
