//! Codes put in order anew when ids come or go: every column, edge and list follows.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::Arc;

use muster_estate::{PersonStatus, Table};

use super::Ids;
use crate::access::{Access, PrivilegedGrant};
use crate::closure::Closure;
use crate::codes::{self, Codes, NO_CODE};
use crate::columns::{Accounts, Applications, Credentials, Entitlements, Groups, People, Trusts};
use crate::csr::{Csr, Edges, NO_TIME};
use crate::effective::Effective;
use crate::estate::Estate;
use crate::interval::Intervals;

/// Where the codes of one table go.
#[derive(Debug)]
pub(crate) struct Relabel {
    codes: Arc<Codes>,
    /// The new code of each; [`NO_CODE`] when its id is gone. `None`: all stay.
    to: Option<Vec<u32>>,
}

impl Relabel {
    fn new(codes: &Arc<Codes>, table: Table, gone: &Ids<'_>, come: &Ids<'_>) -> Option<Self> {
        let (gone, come) = (gone.of_table(table)?, come.of_table(table)?);
        if gone == come {
            return Some(Self { codes: Arc::clone(codes), to: None });
        }
        let mut new: Vec<&str> = come.difference(gone).copied().collect();
        new.sort_unstable();
        let mut new = new.into_iter().peekable();
        let (mut ids, mut to) = (codes::Ids::default(), Vec::with_capacity(codes.len()));
        for code in 0..codes.len() as u32 {
            let id = codes.id(code);
            while let Some(before) = new.next_if(|new| *new < id) {
                ids.push(before);
            }
            // One that came and was there already would be there twice.
            if new.peek() == Some(&id) {
                return None;
            }
            if gone.contains(id) && !come.contains(id) {
                to.push(NO_CODE);
            } else {
                to.push(ids.len() as u32);
                ids.push(id);
            }
        }
        new.for_each(|id| ids.push(id));
        let (codes, _) = Codes::new(ids).ok()?;
        Some(Self { codes: Arc::new(codes), to: Some(to) })
    }

    /// The new code; none when its id is gone.
    pub(crate) fn code(&self, code: u32) -> Option<u32> {
        let to = self.to.as_ref().map_or(code, |to| to[code as usize]);
        (to != NO_CODE).then_some(to)
    }

    /// Puts the new code in its place; false when its id is gone.
    pub(crate) fn moves(&self, code: &mut u32) -> bool {
        *code = self.code(*code).unwrap_or(NO_CODE);
        *code != NO_CODE
    }

    /// A column in the new order, `fill` for ids that are new.
    pub(crate) fn column<T: Copy>(&self, values: &[T], fill: T) -> Vec<T> {
        let Some(to) = &self.to else { return values.to_vec() };
        let mut all = vec![fill; self.codes.len()];
        for (value, to) in values.iter().zip(to).filter(|(_, to)| **to != NO_CODE) {
            all[*to as usize] = *value;
        }
        all
    }

    fn intervals(&self, values: &Intervals, rows: usize) -> Intervals {
        if values.is_empty() || self.to.is_none() {
            return values.clone();
        }
        values.clone().of_length(rows).in_order(|codes| self.column(&codes, 0))
    }

    /// A column of references into this table. `None` when one is to an id that is gone.
    fn references(&self, mut column: Vec<u32>) -> Option<Vec<u32>> {
        column.iter_mut().filter(|code| **code != NO_CODE).all(|code| self.moves(code)).then_some(column)
    }

    /// A graph from this table into another. `None` when an edge begins or ends at an id that is gone.
    fn graph(&self, graph: &Csr, into: &Self) -> Option<Csr> {
        if self.to.is_none() && into.to.is_none() {
            return Some(graph.clone());
        }
        let mut edges = Edges::default();
        for node in 0..graph.nodes() as u32 {
            for edge in graph.edges(node) {
                let (from, to) = (self.code(node)?, into.code(edge.to)?);
                edges.push_whole(from, crate::csr::Edge { to, ..edge });
            }
        }
        Some(Csr::new(self.codes.len(), vec![edges]))
    }
}

/// Where the codes of all tables go.
#[derive(Debug)]
pub(crate) struct Relabels {
    pub(crate) people: Relabel,
    accounts: Relabel,
    groups: Relabel,
    pub(crate) entitlements: Relabel,
    applications: Relabel,
    trusts: Relabel,
    credentials: Relabel,
}

impl Relabels {
    /// `None` when an id comes that is there.
    pub(super) fn new(estate: &Estate, gone: &Ids<'_>, come: &Ids<'_>) -> Option<Self> {
        let of = |codes, table| Relabel::new(codes, table, gone, come);
        Some(Self {
            people: of(&estate.people.codes, Table::People)?,
            accounts: of(&estate.accounts.codes, Table::Accounts)?,
            groups: of(&estate.groups.codes, Table::Groups)?,
            entitlements: of(&estate.entitlements.codes, Table::Entitlements)?,
            applications: of(&estate.applications.codes, Table::Applications)?,
            trusts: of(&estate.trusts.codes, Table::FederationTrusts)?,
            credentials: of(&estate.credentials.codes, Table::Credentials)?,
        })
    }
}

impl Estate {
    /// The same estate under new codes. `None` when something is left of what is gone.
    pub(super) fn relabelled(&self, to: &Relabels) -> Option<Self> {
        let (p, a, g, e) = (&to.people, &to.accounts, &to.groups, &to.entitlements);
        let accounts = self.accounts_under(p, a)?;
        let groups =
            Groups { codes: Arc::clone(&g.codes), privileged: g.column(&self.groups.privileged, false) };
        let entitlements = Entitlements {
            codes: Arc::clone(&e.codes),
            source: e.column(&self.entitlements.source, 0),
            privileged: e.column(&self.entitlements.privileged, false),
        };
        let access = self.access_under(to, &groups, &entitlements)?;
        Some(Self {
            knowledge: self.knowledge.clone(),
            people: Arc::new(self.people_under(p)),
            accounts: Arc::new(accounts),
            groups: Arc::new(groups),
            entitlements: Arc::new(entitlements),
            applications: Arc::new(self.applications_under(&to.applications)),
            trusts: Arc::new(self.trusts_under(&to.trusts)),
            credentials: Arc::new(self.credentials_under(&to.credentials, a)?),
            access,
            effective: Effective {
                rights: a.column(&self.effective.rights, 0),
                privileged: a.column(&self.effective.privileged, false),
                fan_in: e.column(&self.effective.fan_in, 0),
                pairs: self.effective.pairs,
                holders: Vec::new(),
            },
            humans: p.graph(&self.humans, a)?,
        })
    }

    fn people_under(&self, to: &Relabel) -> People {
        let (all, rows) = (&*self.people, self.people.codes.len());
        People {
            codes: Arc::clone(&to.codes),
            status: to.column::<PersonStatus>(&all.status, People::EMPTY_STATUS),
            department: to.column(&all.department, NO_CODE),
            departments: Arc::clone(&all.departments),
            terminated: to.column(&all.terminated, NO_TIME),
            left: to.intervals(&all.left, rows),
            role_changed: to.column(&all.role_changed, NO_TIME),
            moved: to.intervals(&all.moved, rows),
        }
    }

    fn accounts_under(&self, people: &Relabel, to: &Relabel) -> Option<Accounts> {
        let (all, rows) = (&*self.accounts, self.accounts.codes.len());
        let (kind, mfa) = Accounts::EMPTY;
        Some(Accounts {
            codes: Arc::clone(&to.codes),
            source: to.column(&all.source, 0),
            person: people.references(to.column(&all.person, NO_CODE))?,
            kind: to.column(&all.kind, kind),
            enabled: to.column(&all.enabled, false),
            hint: to.column(&all.hint, false),
            created: to.column(&all.created, NO_TIME),
            signed_in: to.column(&all.signed_in, NO_TIME),
            disabled: to.column(&all.disabled, NO_TIME),
            switched_off: to.intervals(&all.switched_off, rows),
            mfa: to.column(&all.mfa, mfa),
            dangling: Arc::clone(&all.dangling),
        })
    }

    fn applications_under(&self, to: &Relabel) -> Applications {
        Applications {
            codes: Arc::clone(&to.codes),
            in_scope: to.column(&self.applications.in_scope, false),
            authenticated: to.column(&self.applications.authenticated, false),
        }
    }

    fn trusts_under(&self, to: &Relabel) -> Trusts {
        Trusts {
            codes: Arc::clone(&to.codes),
            key_expires: to.column(&self.trusts.key_expires, NO_TIME),
            reviewed: to.column(&self.trusts.reviewed, NO_TIME),
        }
    }

    fn credentials_under(&self, to: &Relabel, accounts: &Relabel) -> Option<Credentials> {
        let all = &*self.credentials;
        Some(Credentials {
            codes: Arc::clone(&to.codes),
            account: accounts.references(to.column(&all.account, NO_CODE))?,
            created: to.column(&all.created, NO_TIME),
            expires: to.column(&all.expires, NO_TIME),
            used: to.column(&all.used, NO_TIME),
            dangling: Arc::clone(&all.dangling),
        })
    }

    fn access_under(&self, to: &Relabels, groups: &Groups, entitlements: &Entitlements) -> Option<Access> {
        let all = &self.access;
        let (a, g, e) = (&to.accounts, &to.groups, &to.entitlements);
        let (parents, group_grants) = (g.graph(&all.parents, g)?, g.graph(&all.group_grants, e)?);
        let unchanged = g.to.is_none() && e.to.is_none();
        let closure = match unchanged {
            true => Arc::clone(&all.closure),
            false => {
                Arc::new(Closure::new(&parents, &group_grants, &groups.privileged, &entitlements.privileged))
            }
        };
        let mut grants: Vec<PrivilegedGrant> = all.privileged_grants.to_vec();
        let subject = |grant: &mut PrivilegedGrant| match grant.kind {
            muster_estate::SubjectKind::Account => a.moves(&mut grant.subject),
            muster_estate::SubjectKind::Group => g.moves(&mut grant.subject),
        };
        let whole = grants.iter_mut().all(|grant| subject(grant) && e.moves(&mut grant.entitlement));
        whole.then_some(Access {
            memberships: a.graph(&all.memberships, g)?,
            parents,
            account_grants: a.graph(&all.account_grants, e)?,
            group_grants,
            privileged_grants: Arc::new(grants),
            closure,
            dangling: Arc::clone(&all.dangling),
            membership_rows: all.membership_rows,
            grant_rows: all.grant_rows,
        })
    }
}
