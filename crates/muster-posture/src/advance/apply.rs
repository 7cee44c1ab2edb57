//! Doing what edits say: columns, edges, closure and effective access of the next estate. What is not touched is shared.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::edits::{ByNode, Edits};
use super::moved::Moved;
use crate::access::PrivilegedGrant;
use crate::closure::Graph;
use crate::columns::Accounts;
use crate::csr::{Csr, Edge, NO_TIME};
use crate::estate::Estate;
use crate::held::Held;
use crate::interval::Interval;

impl Estate {
    /// The estate after `edits`, and what moved thereby. `None` when something to be taken out is not there.
    pub(super) fn applying(&self, edits: Edits<'_>) -> Option<(Self, Moved)> {
        let mut next = self.clone();
        next.effective.holders.clear();
        let mut moved = Moved { parts: edits.parts(), ..Moved::default() };
        next.put_rows(&edits)?;
        for (person, _) in &edits.people {
            moved.placed.insert(*person, self.people.counts_in(*person));
        }
        next.put_humans(self, &edits);
        next.put_edges(&edits)?;
        let affected = next.put_closure(self, &edits);
        let own = edits.memberships.keys().chain(edits.account_grants.keys());
        let own = own.chain(edits.accounts.iter().map(|(account, _)| account));
        let own: Vec<u32> = own.copied().collect::<BTreeSet<u32>>().into_iter().collect();
        moved.compare(self, &mut next, &own, &affected);
        Some((next, moved))
    }

    fn put_rows(&mut self, edits: &Edits<'_>) -> Option<()> {
        if !edits.people.is_empty() {
            let people = Arc::make_mut(&mut self.people);
            edits.people.iter().for_each(|(at, row)| people.put(*at, *row));
        }
        if !edits.accounts.is_empty() {
            let accounts = Arc::make_mut(&mut self.accounts);
            for (at, row) in &edits.accounts {
                accounts.put(*at, *row, &self.people.codes, &self.knowledge)?;
            }
        }
        if !edits.groups.is_empty() {
            let groups = Arc::make_mut(&mut self.groups);
            edits.groups.iter().for_each(|(at, row)| groups.put(*at, *row));
        }
        if !edits.entitlements.is_empty() {
            let rights = Arc::make_mut(&mut self.entitlements);
            for (at, row) in &edits.entitlements {
                rights.put(*at, *row, &self.knowledge, edits.new_rights.contains(at))?;
            }
        }
        if !edits.applications.is_empty() {
            let applications = Arc::make_mut(&mut self.applications);
            edits.applications.iter().for_each(|(at, row)| applications.put(*at, *row));
        }
        if !edits.trusts.is_empty() {
            let trusts = Arc::make_mut(&mut self.trusts);
            edits.trusts.iter().for_each(|(at, row)| trusts.put(*at, *row));
        }
        if !edits.credentials.is_empty() {
            let credentials = Arc::make_mut(&mut self.credentials);
            edits.credentials.iter().for_each(|(at, row)| credentials.put(*at, *row, &self.accounts.codes));
        }
        Some(())
    }

    /// Moves changed accounts from the people whose enabled human accounts they were to those whose they are.
    fn put_humans(&mut self, before: &Self, edits: &Edits<'_>) {
        let mut people: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let all = |humans: &Csr, person: u32| humans.targets(person).to_vec();
        let human = |accounts: &Accounts, account: u32| accounts.human(account);
        for (account, _) in &edits.accounts {
            let (was, is) = (human(&before.accounts, *account), human(&self.accounts, *account));
            if was == is {
                continue;
            }
            if let Some(person) = was {
                let own = people.entry(person).or_insert_with(|| all(&self.humans, person));
                own.retain(|other| other != account);
            }
            if let Some(person) = is {
                people.entry(person).or_insert_with(|| all(&self.humans, person)).push(*account);
            }
        }
        let edge = |to| Edge { to, granted: NO_TIME, seen: Interval::UNKNOWN, how: Held::NotReported };
        for (person, own) in people {
            self.humans.set(person, own.into_iter().map(edge).collect());
        }
    }

    /// Brings the closure up to date. Gives the groups that may reach something else.
    fn put_closure(&mut self, before: &Self, edits: &Edits<'_>) -> Vec<u32> {
        let changed = edits.parents.keys().chain(edits.group_grants.keys());
        let mut changed = changed.chain(edits.groups.iter().map(|(group, _)| group)).copied().peekable();
        // A right that is new is granted to nobody yet, but by edges that are among these.
        if changed.peek().is_none() {
            return Vec::new();
        }
        let (closure, affected) = before.access.closure.advanced(before.graph(), self.graph(), changed);
        self.access.closure = Arc::new(closure);
        affected
    }

    fn graph(&self) -> Graph<'_> {
        Graph {
            parents: &self.access.parents,
            grants: &self.access.group_grants,
            privileged: &self.groups.privileged,
            rights: &self.entitlements.privileged,
        }
    }

    fn put_edges(&mut self, edits: &Edits<'_>) -> Option<()> {
        let access = &mut self.access;
        let change = |graph: &mut Csr, edges: &ByNode| {
            edges.iter().all(|(node, edges)| graph.change(*node, &edges.gone, &edges.come)).then_some(())
        };
        let (grants, changed) = rayon::join(
            || {
                let same = edits.privileged_gone.is_empty() && edits.privileged_come.is_empty();
                if same {
                    Some(Arc::clone(&access.privileged_grants))
                } else {
                    merged(&access.privileged_grants, edits).map(Arc::new)
                }
            },
            || {
                change(&mut access.memberships, &edits.memberships)?;
                change(&mut access.parents, &edits.parents)?;
                change(&mut access.account_grants, &edits.account_grants)?;
                change(&mut access.group_grants, &edits.group_grants)
            },
        );
        changed?;
        access.privileged_grants = grants?;
        access.membership_rows =
            (access.membership_rows + edits.membership_rows.1).checked_sub(edits.membership_rows.0)?;
        access.grant_rows = (access.grant_rows + edits.grant_rows.1).checked_sub(edits.grant_rows.0)?;
        Arc::make_mut(&mut access.dangling).add(&edits.dangling);
        Some(())
    }
}

/// The grants of privileged rights after the edits, by key, as they are before.
fn merged(grants: &[PrivilegedGrant], edits: &Edits<'_>) -> Option<Vec<PrivilegedGrant>> {
    let mut gone = BTreeSet::new();
    for grant in &edits.privileged_gone {
        let from = grants.partition_point(|other| other.key() < grant.key());
        let mut same = (from..).zip(grants.get(from..)?).take_while(|(_, other)| other.key() == grant.key());
        let (at, _) = same.find(|(at, other)| *other == grant && !gone.contains(at))?;
        gone.insert(at);
    }
    let mut come = edits.privileged_come.clone();
    come.sort_by_key(PrivilegedGrant::key);
    // Of a few hundred thousand, a few come and go: the others are copied run by run.
    let mut all = Vec::with_capacity(grants.len() + come.len());
    let (mut from, mut gone) = (0, gone.into_iter().peekable());
    let mut copy = |all: &mut Vec<PrivilegedGrant>, to: usize| {
        while let Some(at) = gone.next_if(|at| *at < to) {
            all.extend_from_slice(grants.get(from..at)?);
            from = at + 1;
        }
        all.extend_from_slice(grants.get(from..to)?);
        from = to;
        Some(())
    };
    for grant in come {
        copy(&mut all, grants.partition_point(|other| other.key() <= grant.key()))?;
        all.push(grant);
    }
    copy(&mut all, grants.len())?;
    Some(all)
}
