//! The tables as dense columns in code order: only what the metrics read. Not the edges (`access`) and not the rows that
//! pages show (`register`).
#![allow(clippy::indexing_slicing, reason = "rows are permuted by codes made from those same rows")]
mod accounts;
mod people;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use muster_estate::{AccountKind, AuthProtocol, Batch, EstateError, PersonStatus, Table, Tables};

pub(crate) use self::accounts::{is_nhi, strength};
use crate::codes::{Codes, Finder, Order};
use crate::csr::NO_TIME;
use crate::dangling::Dangling;
use crate::interval::{Interval, Intervals};
use crate::knowledge::{Knowledge, SourceCode};
use crate::scan::{PerText, References, Rows, code_ids, each_part, push_ids, push_times};

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

#[derive(Debug, Default, Clone)]
pub(crate) struct People {
    pub(crate) codes: Arc<Codes>,
    pub(crate) status: Vec<PersonStatus>,
    /// Dense number of the department, [`NO_CODE`] when null.
    pub(crate) department: Vec<u32>,
    /// The number of each department by its name.
    pub(crate) departments: Arc<HashMap<String, u32>>,
    pub(crate) terminated: Vec<i64>,
    /// Between which pulls one without such a day left.
    pub(crate) left: Intervals,
    pub(crate) role_changed: Vec<i64>,
    /// Between which pulls one without such a day changed roles.
    pub(crate) moved: Intervals,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Accounts {
    pub(crate) codes: Arc<Codes>,
    pub(crate) source: Vec<SourceCode>,
    /// [`NO_CODE`] when null or dangling.
    pub(crate) person: Vec<u32>,
    pub(crate) kind: Vec<AccountKind>,
    pub(crate) enabled: Vec<bool>,
    pub(crate) hint: Vec<bool>,
    pub(crate) created: Vec<i64>,
    pub(crate) signed_in: Vec<i64>,
    pub(crate) disabled: Vec<i64>,
    /// Between which pulls one without such a time was disabled.
    pub(crate) switched_off: Intervals,
    pub(crate) mfa: Vec<Mfa>,
    /// Persons that are not there.
    pub(crate) dangling: Arc<Dangling>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Groups {
    pub(crate) codes: Arc<Codes>,
    pub(crate) privileged: Vec<bool>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Entitlements {
    pub(crate) codes: Arc<Codes>,
    pub(crate) source: Vec<SourceCode>,
    pub(crate) privileged: Vec<bool>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Applications {
    pub(crate) codes: Arc<Codes>,
    pub(crate) in_scope: Vec<bool>,
    pub(crate) authenticated: Vec<bool>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Trusts {
    pub(crate) codes: Arc<Codes>,
    pub(crate) key_expires: Vec<i64>,
    pub(crate) reviewed: Vec<i64>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Credentials {
    pub(crate) codes: Arc<Codes>,
    /// [`NO_CODE`] when dangling.
    pub(crate) account: Vec<u32>,
    pub(crate) created: Vec<i64>,
    pub(crate) expires: Vec<i64>,
    pub(crate) used: Vec<i64>,
    /// Accounts that are not there.
    pub(crate) dangling: Arc<Dangling>,
}

/// A table whose ids are coded, and whose columns are not in order yet: others may look ids up meanwhile.
pub(crate) struct Read<C> {
    parts: Vec<Rows<C>>,
    pub(crate) codes: Arc<Codes>,
    order: Order,
}

/// Joins one column of all parts and puts it in code order.
fn join<P, T: Copy>(parts: &mut [P], order: &Order, column: impl Fn(&mut P) -> &mut Vec<T>) -> Vec<T> {
    let mut all = Vec::new();
    let mut whole: Vec<Vec<T>> = parts.iter_mut().map(|part| std::mem::take(column(part))).collect();
    if let [one] = whole.as_mut_slice() {
        all = std::mem::take(one);
    } else {
        all.reserve_exact(whole.iter().map(Vec::len).sum());
        whole.into_iter().for_each(|part| all.extend_from_slice(&part));
    }
    order.place(all)
}

/// Joins what all parts saw of one change and puts it in code order.
fn join_seen<T>(parts: &[Rows<T>], order: &Order, column: impl Fn(&T) -> &Intervals) -> Intervals {
    if parts.iter().all(|part| column(&part.columns).is_empty()) {
        return Intervals::default();
    }
    let mut seen = Intervals::unknown(parts.iter().map(|part| part.ids.len()).sum());
    let mut at = 0;
    for part in parts {
        seen.place(at, column(&part.columns), 0, part.ids.len());
        at += part.ids.len();
    }
    seen.in_order(|codes| order.place(codes))
}

/// Adds the intervals of a batch whose first row is row `at` of its part; where none is known, nothing.
fn push_seen(
    batch: &Batch,
    [after, until]: [&str; 2],
    at: usize,
    out: &mut Intervals,
) -> Result<(), EstateError> {
    let (after, until) = (batch.times(after)?, batch.times(until)?);
    if !until.all_null() {
        for row in 0..batch.len() {
            let [after, until] = [after, until].map(|times| times.get(row).unwrap_or(NO_TIME));
            out.set(at + row, Interval::seen(after, until));
        }
    }
    Ok(())
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
    knowledge: &Mutex<Knowledge>,
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

/// Adds the codes that a column refers to, rows of `table`.
fn push_references(
    batch: &Batch,
    column: &str,
    (table, codes): (Table, &Codes),
    known: &mut References,
    out: &mut Vec<u32>,
) -> Result<(), EstateError> {
    known.push(&batch.coded(column)?, table, &mut Finder::new(codes), out);
    Ok(())
}

impl Groups {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["group_id", "privileged"];
        let mut parts = each_part(tables, Table::Groups, &columns, |part: &mut Rows<Self>, batch| {
            push_ids(batch, "group_id", &mut part.ids)?;
            batch.flags("privileged")?.extend_into(&mut part.columns.privileged);
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Groups, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            privileged: join(&mut parts, &order, |part| &mut part.columns.privileged),
        })
    }
}

impl Entitlements {
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        knowledge: &Mutex<Knowledge>,
    ) -> Result<Self, EstateError> {
        let columns = ["entitlement_id", "source", "privileged"];
        let mut parts = each_part(tables, Table::Entitlements, &columns, |part: &mut Rows<Self>, batch| {
            push_ids(batch, "entitlement_id", &mut part.ids)?;
            push_sources(batch, knowledge, &mut part.columns.source)?;
            batch.flags("privileged")?.extend_into(&mut part.columns.privileged);
            Ok(())
        })?;
        let (codes, order) = code_ids(Table::Entitlements, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            source: join(&mut parts, &order, |part| &mut part.columns.source),
            privileged: join(&mut parts, &order, |part| &mut part.columns.privileged),
        })
    }
}

impl Applications {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["application_id", "requires_authentication", "auth_protocol", "in_isms_scope"];
        let mut parts = each_part(tables, Table::Applications, &columns, |part: &mut Rows<Self>, batch| {
            let (ids, rows) = (&mut part.ids, &mut part.columns);
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
        let (codes, order) = code_ids(Table::Applications, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            in_scope: join(&mut parts, &order, |part| &mut part.columns.in_scope),
            authenticated: join(&mut parts, &order, |part| &mut part.columns.authenticated),
        })
    }
}

impl Trusts {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let columns = ["trust_id", "signing_key_expires_at", "reviewed_at"];
        let mut parts =
            each_part(tables, Table::FederationTrusts, &columns, |part: &mut Rows<Self>, batch| {
                push_ids(batch, "trust_id", &mut part.ids)?;
                push_times(batch, "signing_key_expires_at", &mut part.columns.key_expires)?;
                push_times(batch, "reviewed_at", &mut part.columns.reviewed)
            })?;
        let (codes, order) = code_ids(Table::FederationTrusts, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            key_expires: join(&mut parts, &order, |part| &mut part.columns.key_expires),
            reviewed: join(&mut parts, &order, |part| &mut part.columns.reviewed),
        })
    }
}

impl Credentials {
    pub(crate) fn load(tables: &(impl Tables + ?Sized), accounts: &Codes) -> Result<Self, EstateError> {
        let columns = ["credential_id", "account_id", "created_at", "expires_at", "last_used_at"];
        let mut parts = each_part(tables, Table::Credentials, &columns, |part: &mut Rows<Self>, batch| {
            let (ids, rows) = (&mut part.ids, &mut part.columns);
            push_ids(batch, "credential_id", ids)?;
            let accounts = (Table::Accounts, accounts);
            push_references(batch, "account_id", accounts, &mut part.references, &mut rows.account)?;
            push_times(batch, "created_at", &mut rows.created)?;
            push_times(batch, "expires_at", &mut rows.expires)?;
            push_times(batch, "last_used_at", &mut rows.used)
        })?;
        let (codes, order) = code_ids(Table::Credentials, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            account: join(&mut parts, &order, |part| &mut part.columns.account),
            created: join(&mut parts, &order, |part| &mut part.columns.created),
            expires: join(&mut parts, &order, |part| &mut part.columns.expires),
            used: join(&mut parts, &order, |part| &mut part.columns.used),
            dangling: Arc::new(parts.into_iter().map(|part| part.references.dangling).collect()),
        })
    }
}
