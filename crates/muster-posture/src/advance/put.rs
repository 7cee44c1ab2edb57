//! One row in the place of another, column by column, as loading reads it (`columns`). An empty place counts nowhere.
#![allow(clippy::indexing_slicing, reason = "places are codes of the very columns")]
use std::sync::Arc;

use muster_estate::{
    Account, AccountKind, Application, AuthProtocol, Credential, Entitlement, FederationTrust, Group, Person,
    PersonStatus, Table,
};

use crate::codes::{Codes, NO_CODE};
use crate::columns::{
    Accounts, Applications, Credentials, Entitlements, Groups, Mfa, People, Trusts, strength,
};
use crate::csr::NO_TIME;
use crate::interval::Interval;
use crate::knowledge::Knowledge;

fn time(time: Option<i64>) -> i64 {
    time.unwrap_or(NO_TIME)
}

fn between(after: Option<i64>, until: Option<i64>) -> Interval {
    Interval::seen(time(after), time(until))
}

impl People {
    /// Someone who is no longer here, in the status of neither subject nor peer.
    pub(super) const EMPTY_STATUS: PersonStatus = PersonStatus::Leave;

    pub(super) fn put(&mut self, at: u32, row: Option<&Person>) {
        let at = at as usize;
        let department = row.and_then(|row| row.department.as_ref());
        self.department[at] = department.map_or(NO_CODE, |name| {
            if let Some(number) = self.departments.get(name) {
                return *number;
            }
            let number = self.departments.len() as u32;
            Arc::make_mut(&mut self.departments).insert(name.clone(), number);
            number
        });
        self.status[at] = row.map_or(Self::EMPTY_STATUS, |row| row.status);
        self.terminated[at] = time(row.and_then(|row| row.terminated_on));
        self.role_changed[at] = time(row.and_then(|row| row.role_changed_on));
        let left = row.map(|row| between(row.terminated_not_before, row.terminated_not_after));
        self.left.put(at, left.unwrap_or(Interval::UNKNOWN));
        let moved = row.map(|row| between(row.role_changed_not_before, row.role_changed_not_after));
        self.moved.put(at, moved.unwrap_or(Interval::UNKNOWN));
    }
}

impl Accounts {
    /// `None` when the source is a new one.
    pub(super) fn put(
        &mut self,
        at: u32,
        row: Option<&Account>,
        people: &Codes,
        knowledge: &Knowledge,
    ) -> Option<()> {
        let at = at as usize;
        let Some(row) = row else {
            (self.enabled[at], self.person[at]) = (false, NO_CODE);
            return Some(());
        };
        self.source[at] = knowledge.known(&row.source)?;
        let person = row.person_id.as_deref().unwrap_or_default();
        let code = people.code(person);
        if code == NO_CODE {
            Arc::make_mut(&mut self.dangling).code(Table::People, person, code);
        }
        self.person[at] = code;
        self.kind[at] = row.kind;
        self.enabled[at] = row.enabled;
        self.hint[at] = row.privileged_hint;
        self.created[at] = time(row.created_at);
        self.signed_in[at] = time(row.last_sign_in_at);
        self.disabled[at] = time(row.disabled_at);
        self.switched_off.put(at, between(row.disabled_not_before, row.disabled_not_after));
        self.mfa[at] = row.mfa_methods.iter().map(|method| strength(method)).max().unwrap_or_default();
        Some(())
    }

    /// What a place is filled with that has no row yet.
    pub(super) const EMPTY: (AccountKind, Mfa) = (AccountKind::Human, Mfa::Absent);
}

impl Groups {
    pub(super) fn put(&mut self, at: u32, row: Option<&Group>) {
        self.privileged[at as usize] = row.is_some_and(|row| row.privileged);
    }
}

impl Entitlements {
    /// `None` when the source is a new one, or it turns privileged or no longer is: then grants matter that are not kept.
    pub(super) fn put(
        &mut self,
        at: u32,
        row: Option<&Entitlement>,
        knowledge: &Knowledge,
        is_new: bool,
    ) -> Option<()> {
        let at = at as usize;
        let Some(row) = row else { return Some(()) };
        if !is_new && self.privileged[at] != row.privileged {
            return None;
        }
        self.privileged[at] = row.privileged;
        self.source[at] = knowledge.known(&row.source)?;
        Some(())
    }
}

impl Applications {
    pub(super) fn put(&mut self, at: u32, row: Option<&Application>) {
        let at = at as usize;
        self.in_scope[at] = row.is_some_and(|row| row.in_isms_scope);
        self.authenticated[at] = row.is_some_and(|row| {
            row.requires_authentication && row.auth_protocol.is_some_and(|p| p != AuthProtocol::None)
        });
    }
}

impl Trusts {
    pub(super) fn put(&mut self, at: u32, row: Option<&FederationTrust>) {
        let at = at as usize;
        self.key_expires[at] = time(row.and_then(|row| row.signing_key_expires_at));
        self.reviewed[at] = time(row.and_then(|row| row.reviewed_at));
    }
}

impl Credentials {
    pub(super) fn put(&mut self, at: u32, row: Option<&Credential>, accounts: &Codes) {
        let at = at as usize;
        let Some(row) = row else {
            self.account[at] = NO_CODE;
            return;
        };
        let account = accounts.code(&row.account_id);
        if account == NO_CODE {
            Arc::make_mut(&mut self.dangling).code(Table::Accounts, &row.account_id, account);
        }
        self.account[at] = account;
        self.created[at] = time(row.created_at);
        self.expires[at] = time(row.expires_at);
        self.used[at] = time(row.last_used_at);
    }
}
