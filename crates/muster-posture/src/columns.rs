//! The tables as dense columns in code order: only what the metrics read. Not the edges (`access`) and not the rows that
//! pages show (`register`).
#![allow(clippy::indexing_slicing, reason = "rows are permuted by codes made from those same rows")]
use muster_estate::{AccountKind, AuthProtocol, Batch, EstateError, PersonStatus, Table, Tables};

use crate::codes::{Codes, NO_CODE};
use crate::csr::NO_TIME;
use crate::knowledge::{Knowledge, SourceCode};

/// How strong the registered authentication methods of an account are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mfa {
    /// None, or only `none` and empty texts.
    Absent,
    /// At least one.
    Present,
    /// At least one that phishing does not get around.
    PhishingResistant,
}

#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) codes: Codes,
    pub(crate) status: Vec<PersonStatus>,
    /// Dense number of the department, [`NO_CODE`] when null.
    pub(crate) department: Vec<u32>,
    pub(crate) departments: usize,
    pub(crate) terminated: Vec<i64>,
    pub(crate) role_changed: Vec<i64>,
}

#[derive(Debug, Default)]
pub(crate) struct Accounts {
    pub(crate) codes: Codes,
    pub(crate) source: Vec<SourceCode>,
    /// [`NO_CODE`] when null or dangling.
    pub(crate) person: Vec<u32>,
    pub(crate) kind: Vec<AccountKind>,
    pub(crate) enabled: Vec<bool>,
    pub(crate) hint: Vec<bool>,
    pub(crate) created: Vec<i64>,
    pub(crate) signed_in: Vec<i64>,
    pub(crate) disabled: Vec<i64>,
    pub(crate) mfa: Vec<Mfa>,
}

#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) codes: Codes,
    pub(crate) privileged: Vec<bool>,
}

#[derive(Debug, Default)]
pub(crate) struct Entitlements {
    pub(crate) codes: Codes,
    pub(crate) source: Vec<SourceCode>,
    pub(crate) privileged: Vec<bool>,
}

#[derive(Debug, Default)]
pub(crate) struct Applications {
    pub(crate) codes: Codes,
    pub(crate) in_scope: Vec<bool>,
    pub(crate) authenticated: Vec<bool>,
}

#[derive(Debug, Default)]
pub(crate) struct Trusts {
    pub(crate) codes: Codes,
    pub(crate) key_expires: Vec<i64>,
    pub(crate) reviewed: Vec<i64>,
}

#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) codes: Codes,
    /// [`NO_CODE`] when dangling.
    pub(crate) account: Vec<u32>,
    pub(crate) created: Vec<i64>,
    pub(crate) expires: Vec<i64>,
    pub(crate) used: Vec<i64>,
}

/// Calls `take` for each batch of `table`.
pub(crate) fn each_batch(
    tables: &(impl Tables + ?Sized),
    table: Table,
    columns: &[&str],
    mut take: impl FnMut(&Batch) -> Result<(), EstateError>,
) -> Result<(), EstateError> {
    tables.scan(table, columns)?.try_for_each(|batch| take(&batch?))
}

/// Calls `take` for each row of `table`.
fn each_row(
    tables: &(impl Tables + ?Sized),
    table: Table,
    columns: &[&str],
    mut take: impl FnMut(&Batch, usize) -> Result<(), EstateError>,
) -> Result<(), EstateError> {
    each_batch(tables, table, columns, |batch| (0..batch.len()).try_for_each(|row| take(batch, row)))
}

fn code_ids(table: Table, ids: &[String]) -> Result<(Codes, Vec<u32>), EstateError> {
    Codes::new(ids).map_err(|row| {
        EstateError::repeated_id(table, row as u64 + 1, ids.get(row).map_or("", String::as_str))
    })
}

/// Puts values that are in row order into code order.
fn place<T: Copy>(code_of: &[u32], values: &[T]) -> Vec<T> {
    let mut placed = values.to_vec();
    for (code, value) in code_of.iter().zip(values) {
        placed[*code as usize] = *value;
    }
    placed
}

fn text(batch: &Batch, column: &str, row: usize) -> Result<String, EstateError> {
    Ok(batch.texts(column)?.get(row).unwrap_or_default().to_owned())
}

fn time(batch: &Batch, column: &str, row: usize) -> Result<i64, EstateError> {
    Ok(batch.times(column)?.get(row).unwrap_or(NO_TIME))
}

impl People {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["person_id", "status", "department", "terminated_on", "role_changed_on"];
        let (mut ids, mut departments) = (Vec::new(), std::collections::HashMap::<String, u32>::new());
        let mut rows = Self::default();
        each_row(tables, Table::People, &columns, |batch, row| {
            ids.push(text(batch, "person_id", row)?);
            rows.status
                .push(batch.texts("status")?.get(row).and_then(PersonStatus::parse).unwrap_or_default());
            rows.department.push(match batch.texts("department")?.get(row) {
                None => NO_CODE,
                Some(name) => match departments.get(name) {
                    Some(known) => *known,
                    None => {
                        let new = departments.len() as u32;
                        departments.insert(name.to_owned(), new);
                        new
                    }
                },
            });
            rows.terminated.push(time(batch, "terminated_on", row)?);
            rows.role_changed.push(time(batch, "role_changed_on", row)?);
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::People, &ids)?;
        Ok(Self {
            codes,
            status: place(&at, &rows.status),
            department: place(&at, &rows.department),
            departments: departments.len(),
            terminated: place(&at, &rows.terminated),
            role_changed: place(&at, &rows.role_changed),
        })
    }
}

impl Accounts {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        people: &Codes,
        knowledge: &mut Knowledge,
    ) -> Result<Self, EstateError> {
        let columns = [
            "account_id",
            "source",
            "person_id",
            "kind",
            "enabled",
            "privileged_hint",
            "created_at",
            "last_sign_in_at",
            "disabled_at",
            "mfa_methods",
        ];
        let mut ids = Vec::new();
        let mut rows = Self::default();
        each_row(tables, Table::Accounts, &columns, |batch, row| {
            ids.push(text(batch, "account_id", row)?);
            let source = batch.texts("source")?.get(row).unwrap_or_default();
            rows.source.push(knowledge.code(source).map_err(|e| e.at(batch, row))?);
            rows.person.push(batch.texts("person_id")?.get(row).map_or(NO_CODE, |id| people.code(id)));
            rows.kind.push(batch.texts("kind")?.get(row).and_then(AccountKind::parse).unwrap_or_default());
            rows.enabled.push(batch.flags("enabled")?.get(row));
            rows.hint.push(batch.flags("privileged_hint")?.get(row));
            rows.created.push(time(batch, "created_at", row)?);
            rows.signed_in.push(time(batch, "last_sign_in_at", row)?);
            rows.disabled.push(time(batch, "disabled_at", row)?);
            rows.mfa.push(batch.lists("mfa_methods")?.get(row).map(strength).max().unwrap_or(Mfa::Absent));
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::Accounts, &ids)?;
        Ok(Self {
            codes,
            source: place(&at, &rows.source),
            person: place(&at, &rows.person),
            kind: place(&at, &rows.kind),
            enabled: place(&at, &rows.enabled),
            hint: place(&at, &rows.hint),
            created: place(&at, &rows.created),
            signed_in: place(&at, &rows.signed_in),
            disabled: place(&at, &rows.disabled),
            mfa: place(&at, &rows.mfa),
        })
    }

    /// Service or workload: a non-human identity.
    pub(crate) fn is_nhi(&self, account: u32) -> bool {
        matches!(self.kind[account as usize], AccountKind::Service | AccountKind::Workload)
    }

    /// All account codes.
    pub(crate) fn all(&self) -> std::ops::Range<u32> {
        0..self.codes.len() as u32
    }
}

fn strength(method: &str) -> Mfa {
    match method {
        "" | "none" => Mfa::Absent,
        "fido2" | "passkey" | "piv" | "windows_hello" => Mfa::PhishingResistant,
        _ => Mfa::Present,
    }
}

impl Groups {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let (mut ids, mut privileged) = (Vec::new(), Vec::new());
        each_row(tables, Table::Groups, &["group_id", "privileged"], |batch, row| {
            ids.push(text(batch, "group_id", row)?);
            privileged.push(batch.flags("privileged")?.get(row));
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::Groups, &ids)?;
        Ok(Self { codes, privileged: place(&at, &privileged) })
    }
}

impl Entitlements {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        knowledge: &mut Knowledge,
    ) -> Result<Self, EstateError> {
        let (mut ids, mut source, mut privileged) = (Vec::new(), Vec::new(), Vec::new());
        each_row(tables, Table::Entitlements, &["entitlement_id", "source", "privileged"], |batch, row| {
            ids.push(text(batch, "entitlement_id", row)?);
            let name = batch.texts("source")?.get(row).unwrap_or_default();
            source.push(knowledge.code(name).map_err(|e| e.at(batch, row))?);
            privileged.push(batch.flags("privileged")?.get(row));
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::Entitlements, &ids)?;
        Ok(Self { codes, source: place(&at, &source), privileged: place(&at, &privileged) })
    }
}

impl Applications {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["application_id", "requires_authentication", "auth_protocol", "in_isms_scope"];
        let (mut ids, mut in_scope, mut authenticated) = (Vec::new(), Vec::new(), Vec::new());
        each_row(tables, Table::Applications, &columns, |batch, row| {
            ids.push(text(batch, "application_id", row)?);
            in_scope.push(batch.flags("in_isms_scope")?.get(row));
            let protocol = batch.texts("auth_protocol")?.get(row).and_then(AuthProtocol::parse);
            let asks = protocol.is_some_and(|p| p != AuthProtocol::None);
            authenticated.push(asks && batch.flags("requires_authentication")?.get(row));
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::Applications, &ids)?;
        Ok(Self { codes, in_scope: place(&at, &in_scope), authenticated: place(&at, &authenticated) })
    }
}

impl Trusts {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["trust_id", "signing_key_expires_at", "reviewed_at"];
        let (mut ids, mut expires, mut reviewed) = (Vec::new(), Vec::new(), Vec::new());
        each_row(tables, Table::FederationTrusts, &columns, |batch, row| {
            ids.push(text(batch, "trust_id", row)?);
            expires.push(time(batch, "signing_key_expires_at", row)?);
            reviewed.push(time(batch, "reviewed_at", row)?);
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::FederationTrusts, &ids)?;
        Ok(Self { codes, key_expires: place(&at, &expires), reviewed: place(&at, &reviewed) })
    }
}

impl Credentials {
    pub(crate) fn load(tables: &(impl Tables + ?Sized), accounts: &Codes) -> Result<Self, EstateError> {
        let columns = ["credential_id", "account_id", "created_at", "expires_at", "last_used_at"];
        let mut ids = Vec::new();
        let mut rows = Self::default();
        each_row(tables, Table::Credentials, &columns, |batch, row| {
            ids.push(text(batch, "credential_id", row)?);
            rows.account.push(batch.texts("account_id")?.get(row).map_or(NO_CODE, |id| accounts.code(id)));
            rows.created.push(time(batch, "created_at", row)?);
            rows.expires.push(time(batch, "expires_at", row)?);
            rows.used.push(time(batch, "last_used_at", row)?);
            Ok(())
        })?;
        let (codes, at) = code_ids(Table::Credentials, &ids)?;
        Ok(Self {
            codes,
            account: place(&at, &rows.account),
            created: place(&at, &rows.created),
            expires: place(&at, &rows.expires),
            used: place(&at, &rows.used),
        })
    }
}
