//! The access graph: memberships and grants by dense codes, and the rights an account has through them. Not the metrics,
//! and not the paths that explain a right (`explain`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
mod read;

use std::sync::Arc;

use muster_estate::{EstateError, SubjectKind, Tables};

use self::read::{grants, memberships};
use crate::closure::Closure;
use crate::codes::Codes;
use crate::columns::{Entitlements, Groups};
use crate::csr::Csr;
use crate::dangling::Dangling;
use crate::interval::Interval;
use crate::offenders::Key;
use crate::sets::Marks;

/// A grant of a privileged entitlement, as the table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PrivilegedGrant {
    pub(crate) kind: SubjectKind,
    pub(crate) subject: u32,
    pub(crate) entitlement: u32,
    pub(crate) granted: i64,
    /// Between which pulls it appeared.
    pub(crate) seen: Interval,
    pub(crate) used: i64,
}

impl PrivilegedGrant {
    /// What it is a row of.
    pub(crate) const fn key(&self) -> Key {
        Key { kind: self.kind, subject: self.subject, right: self.entitlement }
    }
}

/// Who is in what, and who is granted what. Dangling references are left out. Copies share what neither changed.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Account → group.
    pub(crate) memberships: Csr,
    /// Child group → parent group.
    pub(crate) parents: Csr,
    /// Account → entitlement.
    pub(crate) account_grants: Csr,
    /// Group → entitlement.
    pub(crate) group_grants: Csr,
    /// By key.
    pub(crate) privileged_grants: Arc<Vec<PrivilegedGrant>>,
    pub(crate) closure: Arc<Closure>,
    /// Members, groups, subjects and rights that are not there.
    pub(crate) dangling: Arc<Dangling>,
    /// Rows of the two tables, dangling ones included.
    pub(crate) membership_rows: u64,
    pub(crate) grant_rows: u64,
}

impl Access {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        accounts: &Codes,
        groups: &Groups,
        entitlements: &Entitlements,
    ) -> Result<Self, EstateError> {
        let (memberships, grants) = rayon::join(
            || memberships(tables, accounts, groups),
            || grants(tables, accounts, groups, entitlements),
        );
        let (memberships, mut grants) = (memberships?, grants?);
        grants.privileged.sort_by_key(PrivilegedGrant::key);
        let (account_count, group_count) = (accounts.len(), groups.codes.len());
        let (parents, group_grants) =
            (Csr::new(group_count, memberships.groups), Csr::new(group_count, grants.groups));
        let (closure, (memberships_of, account_grants)) = rayon::join(
            || Closure::new(&parents, &group_grants, &groups.privileged, &entitlements.privileged),
            || {
                rayon::join(
                    || {
                        let memberships = Csr::new(account_count, memberships.accounts);
                        // The next snapshot asks who is in a group.
                        memberships.owners();
                        memberships
                    },
                    || Csr::new(account_count, grants.accounts),
                )
            },
        );
        Ok(Self {
            memberships: memberships_of,
            parents,
            account_grants,
            group_grants,
            privileged_grants: Arc::new(grants.privileged),
            closure: Arc::new(closure),
            dangling: Arc::new([memberships.dangling, grants.dangling].into_iter().collect()),
            membership_rows: memberships.rows,
            grant_rows: grants.rows,
        })
    }

    /// Looks at the edges of accounts that are looked at next: see [`Csr::fetch`].
    pub(crate) fn fetch(&self, accounts: &[u32]) {
        self.account_grants.fetch(accounts);
        self.memberships.fetch(accounts);
    }

    /// Calls `take` once for each entitlement the account's edges lead to. Whether it is enabled is the caller's matter.
    pub(crate) fn each_right(&self, account: u32, seen: &mut Marks, mut take: impl FnMut(u32)) {
        seen.clear();
        for right in self.account_grants.targets(account) {
            if seen.insert(*right) {
                take(*right);
            }
        }
        let groups = self.memberships.targets(account);
        self.closure.fetch(groups);
        for group in groups {
            for right in self.closure.reach(*group) {
                if seen.insert(*right) {
                    take(*right);
                }
            }
        }
    }
}
