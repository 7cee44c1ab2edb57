//! Accounts: how they are read, whose they are, how strongly they sign in.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::{Arc, Mutex};

use muster_estate::{AccountKind, EstateError, Table, Tables};

use super::{Accounts, Mfa, Read, join, join_seen, push_references, push_seen, push_sources, push_words};
use crate::codes::{Codes, NO_CODE};
use crate::knowledge::Knowledge;
use crate::scan::{PerText, Rows, code_ids, each_part, push_ids, push_times};
use crate::those::those;

impl Accounts {
    /// Reads the rows and codes their ids; [`Self::of`] puts the columns in order.
    pub(crate) fn read(
        tables: &(impl Tables + ?Sized),
        people: &Codes,
        knowledge: &Mutex<Knowledge>,
    ) -> Result<Read<Self>, EstateError> {
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
            "disabled_not_before",
            "disabled_not_after",
        ];
        let parts = each_part(tables, Table::Accounts, &columns, |part: &mut Rows<Self>, batch| {
            let (ids, rows) = (&mut part.ids, &mut part.columns);
            let switched_off = ["disabled_not_before", "disabled_not_after"];
            push_seen(batch, switched_off, ids.len(), &mut rows.switched_off)?;
            push_ids(batch, "account_id", ids)?;
            push_sources(batch, knowledge, &mut rows.source)?;
            push_references(
                batch,
                "person_id",
                (Table::People, people),
                &mut part.references,
                &mut rows.person,
            )?;
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
        let (codes, order) = code_ids(Table::Accounts, parts.iter().map(|part| &part.ids))?;
        Ok(Read { parts, codes: Arc::new(codes), order })
    }

    pub(crate) fn of(Read { mut parts, codes, order }: Read<Self>) -> Self {
        Self {
            codes,
            source: join(&mut parts, &order, |part| &mut part.columns.source),
            person: join(&mut parts, &order, |part| &mut part.columns.person),
            kind: join(&mut parts, &order, |part| &mut part.columns.kind),
            enabled: join(&mut parts, &order, |part| &mut part.columns.enabled),
            hint: join(&mut parts, &order, |part| &mut part.columns.hint),
            created: join(&mut parts, &order, |part| &mut part.columns.created),
            signed_in: join(&mut parts, &order, |part| &mut part.columns.signed_in),
            disabled: join(&mut parts, &order, |part| &mut part.columns.disabled),
            switched_off: join_seen(&parts, &order, |part| &part.switched_off),
            mfa: join(&mut parts, &order, |part| &mut part.columns.mfa),
            dangling: Arc::new(parts.into_iter().map(|part| part.references.dangling).collect()),
        }
    }

    /// Service or workload: a non-human identity.
    pub(crate) fn is_nhi(&self, account: u32) -> bool {
        is_nhi(self.kind[account as usize])
    }

    /// The codes of enabled accounts, ascending.
    pub(crate) fn enabled(&self) -> impl Iterator<Item = u32> {
        those(&self.enabled, &self.kind, |enabled, _| enabled)
    }

    /// Whose enabled human account it is, if it is one.
    pub(crate) fn human(&self, account: u32) -> Option<u32> {
        let at = account as usize;
        let is_one = self.enabled[at] && self.kind[at] == AccountKind::Human && self.person[at] != NO_CODE;
        is_one.then_some(self.person[at])
    }

    /// All account codes.
    pub(crate) fn all(&self) -> std::ops::Range<u32> {
        0..self.codes.len() as u32
    }
}

/// Service or workload: a non-human identity.
pub(crate) fn is_nhi(kind: AccountKind) -> bool {
    matches!(kind, AccountKind::Service | AccountKind::Workload)
}

pub(crate) fn strength(method: &str) -> Mfa {
    match method {
        "" | "none" => Mfa::Absent,
        "fido2" | "passkey" | "piv" | "windows_hello" => Mfa::PhishingResistant,
        _ => Mfa::Present,
    }
}
