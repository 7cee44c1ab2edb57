//! What is to be done to an estate, by its codes. Nothing is done here.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::{HashMap, HashSet};

use muster_estate::{
    Account, Application, Assignment, Credential, Entitlement, FederationTrust, Grant, Group, Membership,
    Person, Rows, SubjectKind, Table,
};

use super::Ids;
use crate::access::PrivilegedGrant;
use crate::codes::{Codes, NO_CODE};
use crate::csr::{Edge, NO_TIME};
use crate::dangling::Dangling;
use crate::estate::Estate;
use crate::held::Held;
use crate::interval::Interval;
use crate::metric::Reads;

/// The edges to take from a node and to give it.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) gone: Vec<Edge>,
    pub(super) come: Vec<Edge>,
}

/// By node.
pub(super) type ByNode = HashMap<u32, Edges>;

/// Rows to put in the place of others; `None` empties the place.
pub(super) type Places<'d, T> = Vec<(u32, Option<&'d T>)>;

/// Everything that is to be done.
#[derive(Debug, Default)]
pub(super) struct Edits<'d> {
    pub(super) memberships: ByNode,
    pub(super) parents: ByNode,
    pub(super) account_grants: ByNode,
    pub(super) group_grants: ByNode,
    pub(super) privileged_gone: Vec<PrivilegedGrant>,
    pub(super) privileged_come: Vec<PrivilegedGrant>,
    /// Rows of memberships and of grants, dangling ones included: taken, given.
    pub(super) membership_rows: (u64, u64),
    pub(super) grant_rows: (u64, u64),
    pub(super) dangling: Dangling,
    pub(super) people: Places<'d, Person>,
    pub(super) accounts: Places<'d, Account>,
    pub(super) groups: Places<'d, Group>,
    pub(super) entitlements: Places<'d, Entitlement>,
    pub(super) applications: Places<'d, Application>,
    pub(super) trusts: Places<'d, FederationTrust>,
    pub(super) credentials: Places<'d, Credential>,
    /// The entitlements that were not there before.
    pub(super) new_rights: HashSet<u32>,
}

impl Edits<'_> {
    /// What of the estate they change.
    pub(super) fn parts(&self) -> Vec<Reads> {
        let edges = [&self.memberships, &self.parents, &self.account_grants, &self.group_grants];
        let access = edges.iter().any(|edges| !edges.is_empty());
        let parts = [
            (Reads::People, !self.people.is_empty()),
            (Reads::Accounts, !self.accounts.is_empty()),
            (Reads::Access, access || !self.groups.is_empty() || !self.entitlements.is_empty()),
            (Reads::Access, !self.accounts.is_empty()),
            (Reads::Applications, !self.applications.is_empty()),
            (Reads::Trusts, !self.trusts.is_empty()),
            (Reads::Credentials, !self.credentials.is_empty()),
        ];
        parts.into_iter().filter(|(_, changes)| *changes).map(|(part, _)| part).collect()
    }
}

/// An edge as its row has it.
fn edge(to: u32, granted: Option<i64>, seen: [Option<i64>; 2], how: Option<Assignment>) -> Edge {
    let [after, first] = seen.map(|time| time.unwrap_or(NO_TIME));
    Edge {
        to,
        granted: granted.unwrap_or(NO_TIME),
        seen: Interval::seen(after, first),
        how: how.map_or(Held::NotReported, |word| Held::of(word.as_str())),
    }
}

impl<'d> Edits<'d> {
    /// Everything of `rows` is to go; the places of those whose ids are among `come` are filled later. `None` when one of
    /// them is not there.
    pub(super) fn take_out(&mut self, estate: &Estate, rows: &'d Rows, come: &Ids<'_>) -> Option<()> {
        self.membership_rows.0 = rows.memberships.len() as u64;
        self.grant_rows.0 = rows.grants.len() as u64;
        for row in &rows.memberships {
            if let Some((kind, from, edge)) = self.membership(estate, row) {
                self.edges_of_members(kind).entry(from).or_default().gone.push(edge);
            }
        }
        for row in &rows.grants {
            if let Some((kind, from, edge)) = self.grant(estate, row) {
                self.edges_of_grants(kind).entry(from).or_default().gone.push(edge);
                self.privileged_gone.extend(privileged(estate, (kind, from, edge), row));
            }
        }
        macro_rules! empty {
            ($rows:ident, $places:ident, $id:ident, $table:ident) => {
                for row in rows.$rows.iter().filter(|row| !come.has(Table::$table, &row.$id)) {
                    let at = estate.$places.codes.code(&row.$id);
                    (at != NO_CODE).then_some(())?;
                    self.$places.push((at, None));
                }
            };
        }
        empty!(people, people, person_id, People);
        empty!(accounts, accounts, account_id, Accounts);
        empty!(groups, groups, group_id, Groups);
        empty!(entitlements, entitlements, entitlement_id, Entitlements);
        empty!(applications, applications, application_id, Applications);
        empty!(federation_trusts, trusts, trust_id, FederationTrusts);
        empty!(credentials, credentials, credential_id, Credentials);
        Some(())
    }

    /// Everything of `rows` is to be put in; `gone` has the ids that were there before. `None` when an id of theirs has no
    /// place.
    pub(super) fn put_in(&mut self, estate: &Estate, rows: &'d Rows, gone: &Ids<'_>) -> Option<()> {
        self.membership_rows.1 = rows.memberships.len() as u64;
        self.grant_rows.1 = rows.grants.len() as u64;
        macro_rules! fill {
            ($rows:ident, $places:ident, $id:ident) => {
                for row in &rows.$rows {
                    let at = estate.$places.codes.code(&row.$id);
                    (at != NO_CODE).then_some(())?;
                    self.$places.push((at, Some(row)));
                }
            };
        }
        fill!(people, people, person_id);
        fill!(accounts, accounts, account_id);
        fill!(groups, groups, group_id);
        fill!(entitlements, entitlements, entitlement_id);
        let new = rows.entitlements.iter().filter(|row| !gone.has(Table::Entitlements, &row.entitlement_id));
        self.new_rights = new.map(|row| estate.entitlements.codes.code(&row.entitlement_id)).collect();
        fill!(applications, applications, application_id);
        fill!(federation_trusts, trusts, trust_id);
        fill!(credentials, credentials, credential_id);
        for row in &rows.memberships {
            if let Some((kind, from, edge)) = self.membership(estate, row) {
                self.edges_of_members(kind).entry(from).or_default().come.push(edge);
            }
        }
        // What an entitlement becomes here is what its new grants are of.
        let turned: HashMap<&str, bool> =
            rows.entitlements.iter().map(|row| (row.entitlement_id.as_str(), row.privileged)).collect();
        for row in &rows.grants {
            if let Some((kind, from, edge)) = self.grant(estate, row) {
                self.edges_of_grants(kind).entry(from).or_default().come.push(edge);
                let is = turned.get(row.entitlement_id.as_str()).copied();
                if is.unwrap_or(estate.entitlements.privileged[edge.to as usize]) {
                    self.privileged_come.push(of_row((kind, from, edge), row));
                }
            }
        }
        Some(())
    }

    fn edges_of_members(&mut self, kind: SubjectKind) -> &mut ByNode {
        match kind {
            SubjectKind::Account => &mut self.memberships,
            SubjectKind::Group => &mut self.parents,
        }
    }

    fn edges_of_grants(&mut self, kind: SubjectKind) -> &mut ByNode {
        match kind {
            SubjectKind::Account => &mut self.account_grants,
            SubjectKind::Group => &mut self.group_grants,
        }
    }

    fn membership(&mut self, estate: &Estate, row: &Membership) -> Option<(SubjectKind, u32, Edge)> {
        let from = self.subject(estate, row.member_kind, &row.member_id);
        let to = self.code(Table::Groups, &estate.groups.codes, &row.group_id);
        let seen = [row.appeared_after, row.first_observed];
        let edge = edge(to, row.granted_at, seen, row.assignment);
        (from != NO_CODE && to != NO_CODE).then_some((row.member_kind, from, edge))
    }

    fn grant(&mut self, estate: &Estate, row: &Grant) -> Option<(SubjectKind, u32, Edge)> {
        let from = self.subject(estate, row.subject_kind, &row.subject_id);
        let to = self.code(Table::Entitlements, &estate.entitlements.codes, &row.entitlement_id);
        let seen = [row.appeared_after, row.first_observed];
        let edge = edge(to, row.granted_at, seen, row.assignment);
        (from != NO_CODE && to != NO_CODE).then_some((row.subject_kind, from, edge))
    }

    fn subject(&mut self, estate: &Estate, kind: SubjectKind, id: &str) -> u32 {
        match kind {
            SubjectKind::Account => self.code(Table::Accounts, &estate.accounts.codes, id),
            SubjectKind::Group => self.code(Table::Groups, &estate.groups.codes, id),
        }
    }

    fn code(&mut self, table: Table, codes: &Codes, id: &str) -> u32 {
        self.dangling.code(table, id, codes.code(id))
    }
}

fn privileged(estate: &Estate, at: (SubjectKind, u32, Edge), row: &Grant) -> Option<PrivilegedGrant> {
    estate.entitlements.privileged[at.2.to as usize].then(|| of_row(at, row))
}

fn of_row((kind, subject, edge): (SubjectKind, u32, Edge), row: &Grant) -> PrivilegedGrant {
    PrivilegedGrant {
        kind,
        subject,
        entitlement: edge.to,
        granted: edge.granted,
        seen: edge.seen,
        used: row.last_used_at.unwrap_or(NO_TIME),
    }
}
