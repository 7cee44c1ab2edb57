//! The tables as dense columns in code order: only what the metrics read. Not the edges (`access`) and not the rows that
//! pages show (`register`).
#![allow(clippy::indexing_slicing, reason = "rows are permuted by codes made from those same rows")]
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use muster_estate::{AccountKind, AuthProtocol, Batch, EstateError, PersonStatus, Table, Tables};

use crate::codes::{Codes, Finder, Ids, NO_CODE, Order};
use crate::knowledge::{Knowledge, SourceCode};
use crate::scan::{PerText, code_ids, each_part, push_ids, push_times};

/// How strong the registered authentication methods of an account are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Mfa {
    /// None, or only `none` and empty texts.
    #[default]
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

/// Joins one column of all parts and puts it in code order.
fn join<P, T: Copy>(parts: &mut [P], order: &Order, column: impl Fn(&mut P) -> &mut Vec<T>) -> Vec<T> {
    let mut all = Vec::with_capacity(parts.iter_mut().map(|part| column(part).len()).sum());
    for part in parts {
        all.append(&mut std::mem::take(column(part)));
    }
    order.place(all)
}

/// Adds the words of a column; null and what is no word are the default.
fn push_words<W: Copy + Default>(
    batch: &Batch,
    column: &str,
    parse: fn(&str) -> Option<W>,
    out: &mut Vec<W>,
) -> Result<(), EstateError> {
    let word = |text: &str| Ok(parse(text).unwrap_or_default());
    PerText::default().push(&batch.coded(column)?, W::default(), word, out)
}

/// Adds the codes of the sources that a column names.
fn push_sources(
    batch: &Batch,
    knowledge: &Mutex<&mut Knowledge>,
    out: &mut Vec<SourceCode>,
) -> Result<(), EstateError> {
    let coded = batch.coded("source")?;
    let of = |name: &str| {
        let mut known = knowledge.lock().unwrap_or_else(PoisonError::into_inner);
        let row = || (0..batch.len()).find(|row| coded.get(*row) == Some(name)).unwrap_or_default();
        known.code(name).map_err(|e| e.at(batch, row()))
    };
    let nameless = if coded.keys().any(|key| key.is_none()) { of("")? } else { 0 };
    PerText::default().push(&coded, nameless, of, out)
}

/// Adds the codes that a column refers to.
fn push_references(
    batch: &Batch,
    column: &str,
    codes: &Codes,
    out: &mut Vec<u32>,
) -> Result<(), EstateError> {
    let mut finder = Finder::new(codes);
    PerText::default().push(&batch.coded(column)?, NO_CODE, |id| Ok(finder.code(id)), out)
}

impl People {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["person_id", "status", "department", "terminated_on", "role_changed_on"];
        let departments = Mutex::new(HashMap::<String, u32>::new());
        let mut parts = each_part(tables, Table::People, &columns, |part: &mut (Ids, Self), batch| {
            let (ids, rows) = part;
            push_ids(batch, "person_id", ids)?;
            push_words(batch, "status", PersonStatus::parse, &mut rows.status)?;
            let number = |name: &str| {
                let mut all = departments.lock().unwrap_or_else(PoisonError::into_inner);
                let new = all.len() as u32;
                Ok(*all.entry(name.to_owned()).or_insert(new))
            };
            PerText::default().push(&batch.coded("department")?, NO_CODE, number, &mut rows.department)?;
            push_times(batch, "terminated_on", &mut rows.terminated)?;
            push_times(batch, "role_changed_on", &mut rows.role_changed)
        })?;
        let (codes, order) = code_ids(Table::People, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            status: join(&mut parts, &order, |(_, rows)| &mut rows.status),
            department: join(&mut parts, &order, |(_, rows)| &mut rows.department),
            departments: departments.into_inner().unwrap_or_else(PoisonError::into_inner).len(),
            terminated: join(&mut parts, &order, |(_, rows)| &mut rows.terminated),
            role_changed: join(&mut parts, &order, |(_, rows)| &mut rows.role_changed),
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
        let knowledge = Mutex::new(knowledge);
        let mut parts = each_part(tables, Table::Accounts, &columns, |part: &mut (Ids, Self), batch| {
            let (ids, rows) = part;
            push_ids(batch, "account_id", ids)?;
            push_sources(batch, &knowledge, &mut rows.source)?;
            push_references(batch, "person_id", people, &mut rows.person)?;
            push_words(batch, "kind", AccountKind::parse, &mut rows.kind)?;
            batch.flags("enabled")?.extend_into(&mut rows.enabled);
            batch.flags("privileged_hint")?.extend_into(&mut rows.hint);
            push_times(batch, "created_at", &mut rows.created)?;
            push_times(batch, "last_sign_in_at", &mut rows.signed_in)?;
            push_times(batch, "disabled_at", &mut rows.disabled)?;
            let methods = batch.coded_lists("mfa_methods")?;
            let mut strengths = PerText::default();
            let strengths = strengths.of(methods.dictionary(), Mfa::Absent, |method| Ok(strength(method)))?;
            methods.largest(strengths, &mut rows.mfa);
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Accounts, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            source: join(&mut parts, &order, |(_, rows)| &mut rows.source),
            person: join(&mut parts, &order, |(_, rows)| &mut rows.person),
            kind: join(&mut parts, &order, |(_, rows)| &mut rows.kind),
            enabled: join(&mut parts, &order, |(_, rows)| &mut rows.enabled),
            hint: join(&mut parts, &order, |(_, rows)| &mut rows.hint),
            created: join(&mut parts, &order, |(_, rows)| &mut rows.created),
            signed_in: join(&mut parts, &order, |(_, rows)| &mut rows.signed_in),
            disabled: join(&mut parts, &order, |(_, rows)| &mut rows.disabled),
            mfa: join(&mut parts, &order, |(_, rows)| &mut rows.mfa),
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
        let columns = ["group_id", "privileged"];
        let mut parts = each_part(tables, Table::Groups, &columns, |part: &mut (Ids, Self), batch| {
            push_ids(batch, "group_id", &mut part.0)?;
            batch.flags("privileged")?.extend_into(&mut part.1.privileged);
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Groups, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self { codes, privileged: join(&mut parts, &order, |(_, rows)| &mut rows.privileged) })
    }
}

impl Entitlements {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        knowledge: &mut Knowledge,
    ) -> Result<Self, EstateError> {
        let columns = ["entitlement_id", "source", "privileged"];
        let knowledge = Mutex::new(knowledge);
        let mut parts = each_part(tables, Table::Entitlements, &columns, |part: &mut (Ids, Self), batch| {
            push_ids(batch, "entitlement_id", &mut part.0)?;
            push_sources(batch, &knowledge, &mut part.1.source)?;
            batch.flags("privileged")?.extend_into(&mut part.1.privileged);
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Entitlements, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            source: join(&mut parts, &order, |(_, rows)| &mut rows.source),
            privileged: join(&mut parts, &order, |(_, rows)| &mut rows.privileged),
        })
    }
}

impl Applications {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["application_id", "requires_authentication", "auth_protocol", "in_isms_scope"];
        let mut parts = each_part(tables, Table::Applications, &columns, |part: &mut (Ids, Self), batch| {
            let (ids, rows) = part;
            push_ids(batch, "application_id", ids)?;
            batch.flags("in_isms_scope")?.extend_into(&mut rows.in_scope);
            let (protocols, requires) =
                (batch.coded("auth_protocol")?, batch.flags("requires_authentication")?);
            rows.authenticated.extend((0..batch.len()).map(|row| {
                let protocol = protocols.get(row).and_then(AuthProtocol::parse);
                requires.get(row) && protocol.is_some_and(|p| p != AuthProtocol::None)
            }));
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Applications, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            in_scope: join(&mut parts, &order, |(_, rows)| &mut rows.in_scope),
            authenticated: join(&mut parts, &order, |(_, rows)| &mut rows.authenticated),
        })
    }
}

impl Trusts {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["trust_id", "signing_key_expires_at", "reviewed_at"];
        let mut parts =
            each_part(tables, Table::FederationTrusts, &columns, |part: &mut (Ids, Self), batch| {
                push_ids(batch, "trust_id", &mut part.0)?;
                push_times(batch, "signing_key_expires_at", &mut part.1.key_expires)?;
                push_times(batch, "reviewed_at", &mut part.1.reviewed)
            })?;
        let (codes, order) = code_ids(Table::FederationTrusts, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            key_expires: join(&mut parts, &order, |(_, rows)| &mut rows.key_expires),
            reviewed: join(&mut parts, &order, |(_, rows)| &mut rows.reviewed),
        })
    }
}

impl Credentials {
    pub(crate) fn load(tables: &(impl Tables + ?Sized), accounts: &Codes) -> Result<Self, EstateError> {
        let columns = ["credential_id", "account_id", "created_at", "expires_at", "last_used_at"];
        let mut parts = each_part(tables, Table::Credentials, &columns, |part: &mut (Ids, Self), batch| {
            let (ids, rows) = part;
            push_ids(batch, "credential_id", ids)?;
            push_references(batch, "account_id", accounts, &mut rows.account)?;
            push_times(batch, "created_at", &mut rows.created)?;
            push_times(batch, "expires_at", &mut rows.expires)?;
            push_times(batch, "last_used_at", &mut rows.used)
        })?;
        let (codes, order) = code_ids(Table::Credentials, parts.iter().map(|(ids, _)| ids))?;
        Ok(Self {
            codes,
            account: join(&mut parts, &order, |(_, rows)| &mut rows.account),
            created: join(&mut parts, &order, |(_, rows)| &mut rows.created),
            expires: join(&mut parts, &order, |(_, rows)| &mut rows.expires),
            used: join(&mut parts, &order, |(_, rows)| &mut rows.used),
        })
    }
}
