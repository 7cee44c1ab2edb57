//! The access graph: memberships and grants by dense codes, and the rights an account has through them. Not the metrics,
//! and not the paths that explain a right (`explain`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::{EstateError, SubjectKind, Table, Tables, Texts};

use crate::closure::Closure;
use crate::codes::{Codes, NO_CODE};
use crate::columns::{Accounts, Entitlements, Groups, each_batch};
use crate::csr::{Csr, Edge, Marks, NO_TIME};

/// A grant of a privileged entitlement, as the table has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrivilegedGrant {
    pub(crate) kind: SubjectKind,
    pub(crate) subject: u32,
    pub(crate) entitlement: u32,
    pub(crate) granted: i64,
    pub(crate) used: i64,
}

/// Who is in what, and who is granted what. Dangling references are left out.
#[derive(Debug)]
pub(crate) struct Access {
    /// Account → group.
    pub(crate) memberships: Csr,
    /// Child group → parent group.
    pub(crate) parents: Csr,
    /// Account → entitlement.
    pub(crate) account_grants: Csr,
    /// Group → entitlement.
    pub(crate) group_grants: Csr,
    pub(crate) privileged_grants: Vec<PrivilegedGrant>,
    pub(crate) closure: Closure,
    /// Rows of the two tables, dangling ones included.
    pub(crate) membership_rows: u64,
    pub(crate) grant_rows: u64,
}

impl Access {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        accounts: &Accounts,
        groups: &Groups,
        entitlements: &Entitlements,
    ) -> Result<Self, EstateError> {
        let (memberships, grants) = rayon::join(
            || Memberships::load(tables, accounts, groups),
            || Grants::load(tables, accounts, groups, entitlements),
        );
        let (memberships, grants) = (memberships?, grants?);
        let (account_count, group_count) = (accounts.codes.len(), groups.codes.len());
        let parents = Csr::new(group_count, &memberships.groups);
        let group_grants = Csr::new(group_count, &grants.groups);
        let closure = Closure::new(&parents, &group_grants, &groups.privileged, entitlements.codes.len());
        Ok(Self {
            memberships: Csr::new(account_count, &memberships.accounts),
            parents,
            account_grants: Csr::new(account_count, &grants.accounts),
            group_grants,
            privileged_grants: grants.privileged,
            closure,
            membership_rows: memberships.rows,
            grant_rows: grants.rows,
        })
    }

    /// Calls `take` once for each entitlement the account's edges lead to. Whether it is enabled is the caller's matter.
    pub(crate) fn each_right(&self, account: u32, seen: &mut Marks, mut take: impl FnMut(u32)) {
        seen.clear();
        for right in self.account_grants.targets(account) {
            if seen.insert(*right) {
                take(*right);
            }
        }
        for group in self.memberships.targets(account) {
            for right in self.closure.reach(*group) {
                if seen.insert(*right) {
                    take(*right);
                }
            }
        }
    }
}

fn code(codes: &Codes, id: Option<&str>) -> u32 {
    id.map_or(NO_CODE, |id| codes.code(id))
}

/// Codes a column in which the same id often repeats on end: it is looked up once for each run.
struct Runs<'a> {
    texts: Texts<'a>,
    codes: &'a Codes,
    last: (Option<&'a str>, u32),
}

impl<'a> Runs<'a> {
    fn new(texts: Texts<'a>, codes: &'a Codes) -> Self {
        Self { texts, codes, last: (None, NO_CODE) }
    }

    fn code(&mut self, row: usize) -> u32 {
        let id = self.texts.get(row);
        if id != self.last.0 {
            self.last = (id, code(self.codes, id));
        }
        self.last.1
    }
}

#[derive(Default)]
struct Memberships {
    accounts: Vec<Edge>,
    groups: Vec<Edge>,
    rows: u64,
}

impl Memberships {
    fn load(
        tables: &(impl Tables + ?Sized),
        accounts: &Accounts,
        groups: &Groups,
    ) -> Result<Self, EstateError> {
        let mut all = Self::default();
        let columns = ["member_kind", "member_id", "group_id", "granted_at"];
        each_batch(tables, Table::Memberships, &columns, |batch| {
            let (kinds, members) = (batch.texts("member_kind")?, batch.texts("member_id")?);
            let (mut in_group, granted) =
                (Runs::new(batch.texts("group_id")?, &groups.codes), batch.times("granted_at")?);
            let mut of_account = Runs::new(members, &accounts.codes);
            all.rows += batch.len() as u64;
            for row in 0..batch.len() {
                let kind = kinds.get(row).and_then(SubjectKind::parse).unwrap_or_default();
                let from = match kind {
                    SubjectKind::Account => of_account.code(row),
                    SubjectKind::Group => code(&groups.codes, members.get(row)),
                };
                let to = in_group.code(row);
                if from == NO_CODE || to == NO_CODE {
                    continue;
                }
                let edge = Edge { from, to, granted: granted.get(row).unwrap_or(NO_TIME) };
                match kind {
                    SubjectKind::Account => all.accounts.push(edge),
                    SubjectKind::Group => all.groups.push(edge),
                }
            }
            Ok(())
        })?;
        Ok(all)
    }
}

#[derive(Default)]
struct Grants {
    accounts: Vec<Edge>,
    groups: Vec<Edge>,
    privileged: Vec<PrivilegedGrant>,
    rows: u64,
}

impl Grants {
    fn load(
        tables: &(impl Tables + ?Sized),
        accounts: &Accounts,
        groups: &Groups,
        entitlements: &Entitlements,
    ) -> Result<Self, EstateError> {
        let mut all = Self::default();
        let columns = ["subject_kind", "subject_id", "entitlement_id", "granted_at", "last_used_at"];
        each_batch(tables, Table::Grants, &columns, |batch| {
            let (kinds, subjects) = (batch.texts("subject_kind")?, batch.texts("subject_id")?);
            let rights = batch.texts("entitlement_id")?;
            let (granted, used) = (batch.times("granted_at")?, batch.times("last_used_at")?);
            let mut of_account = Runs::new(subjects, &accounts.codes);
            all.rows += batch.len() as u64;
            for row in 0..batch.len() {
                let kind = kinds.get(row).and_then(SubjectKind::parse).unwrap_or_default();
                let subject = match kind {
                    SubjectKind::Account => of_account.code(row),
                    SubjectKind::Group => code(&groups.codes, subjects.get(row)),
                };
                let entitlement = code(&entitlements.codes, rights.get(row));
                if subject == NO_CODE || entitlement == NO_CODE {
                    continue;
                }
                let granted = granted.get(row).unwrap_or(NO_TIME);
                if entitlements.privileged[entitlement as usize] {
                    let used = used.get(row).unwrap_or(NO_TIME);
                    all.privileged.push(PrivilegedGrant { kind, subject, entitlement, granted, used });
                }
                let edge = Edge { from: subject, to: entitlement, granted };
                match kind {
                    SubjectKind::Account => all.accounts.push(edge),
                    SubjectKind::Group => all.groups.push(edge),
                }
            }
            Ok(())
        })?;
        Ok(all)
    }
}
