//! Every shortest way from an account to a right, counted exactly and shown up to a limit, and the ways in all. Not who
//! else has the right (`who`).
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::{Step, StepKind, earliest, known};
use crate::codes::NO_CODE;
use crate::estate::Estate;
use crate::register::Register;

/// Why an account has a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Whether the account is enabled. If not, these are the ways it would have.
    pub effective: bool,
    /// Steps of a shortest way; none when the account does not have the right.
    pub steps: usize,
    /// How many shortest ways there are. Repeated rows are one way. Stops at the largest number there is.
    pub shortest: u128,
    /// The shortest ways up to the limit, in the order of the groups' ids.
    pub paths: Vec<Vec<Step>>,
    /// How many ways there are of any length. `None` where groups on the way contain each other: there is no end to
    /// going round.
    pub ways: Option<u128>,
    /// Whether the right is granted to the account itself.
    pub direct: bool,
    /// The account's own groups that lead to the right, by id.
    pub through: Vec<String>,
    /// The groups it reaches that the right is granted to, by id.
    pub granted_to: Vec<String>,
}

impl Estate {
    /// Why an account has a right, showing at most `limit` paths; `None` when either is not there.
    #[must_use]
    pub fn why(
        &self,
        register: &Register,
        account_id: &str,
        entitlement_id: &str,
        limit: usize,
    ) -> Option<Why> {
        let (account, right) =
            (self.accounts.codes.code(account_id), self.entitlements.codes.code(entitlement_id));
        if account == NO_CODE || right == NO_CODE {
            return None;
        }
        let graph = Graph::new(self, account, right);
        let shortest_steps = graph.shortest();
        let mut paths = Vec::new();
        let mut shortest = 0;
        if let Some(steps) = shortest_steps {
            shortest = graph.count_shortest(steps);
            graph.list(register, steps, limit, &mut paths);
        }
        let own = |group: &&u32| graph.leads.contains(group);
        let ids = |groups: Vec<u32>| groups.iter().map(|g| self.groups.codes.id(*g).to_owned()).collect();
        Some(Why {
            effective: self.accounts.enabled[account as usize],
            steps: shortest_steps.unwrap_or(0),
            shortest,
            paths,
            ways: graph.ways(),
            direct: graph.direct.is_some(),
            through: ids(graph.first.keys().filter(own).copied().collect()),
            granted_to: ids(graph.granted.keys().copied().collect()),
        })
    }
}

impl Estate {
    /// Steps of a shortest way from an account to a right that it has; 0 when it has not.
    pub(crate) fn steps(&self, account: u32, right: u32) -> usize {
        Graph::new(self, account, right).shortest().unwrap_or(0)
    }
}

/// The part of the group graph that an account reaches, towards one right.
struct Graph<'a> {
    estate: &'a Estate,
    right: u32,
    /// The account's own groups, since when.
    first: BTreeMap<u32, i64>,
    /// Groups above each group reached, since when.
    above: HashMap<u32, BTreeMap<u32, i64>>,
    /// Steps from the account to each group.
    distance: HashMap<u32, usize>,
    /// Groups nearest first.
    order: Vec<u32>,
    /// Since when the account has the right itself.
    direct: Option<i64>,
    /// Groups reached that have the right, since when.
    granted: BTreeMap<u32, i64>,
    /// Groups reached from which the right can be reached.
    leads: HashSet<u32>,
}

impl<'a> Graph<'a> {
    fn new(estate: &'a Estate, account: u32, right: u32) -> Self {
        let access = &estate.access;
        let first = earliest(access.memberships.dated(account));
        let mut order: Vec<u32> = first.keys().copied().collect();
        let mut distance: HashMap<u32, usize> = order.iter().map(|group| (*group, 1)).collect();
        let (mut above, mut granted, mut leads) = (HashMap::new(), BTreeMap::new(), HashSet::new());
        let mut next = 0;
        while let Some(group) = order.get(next).copied() {
            let steps = distance[&group] + 1;
            let parents = earliest(access.parents.dated(group));
            for parent in parents.keys() {
                distance.entry(*parent).or_insert_with(|| {
                    order.push(*parent);
                    steps
                });
            }
            above.insert(group, parents);
            if let Some(since) = earliest(access.group_grants.dated(group)).get(&right) {
                granted.insert(group, *since);
            }
            if access.closure.reach(group).binary_search(&right).is_ok() {
                leads.insert(group);
            }
            next += 1;
        }
        let direct = earliest(access.account_grants.dated(account)).get(&right).copied();
        Self { estate, right, first, above, distance, order, direct, granted, leads }
    }

    /// Steps of a shortest way, the grant included.
    fn shortest(&self) -> Option<usize> {
        let through = self.granted.keys().map(|group| self.distance[group] + 1);
        through.chain(self.direct.map(|_| 1)).min()
    }

    /// A shortest way is a shortest way to each group on it, so the ways to a group are those to the groups one step
    /// nearer, added up.
    fn count_shortest(&self, steps: usize) -> u128 {
        if steps == 1 {
            return 1;
        }
        let mut ways: HashMap<u32, u128> = self.first.keys().map(|group| (*group, 1)).collect();
        for group in &self.order {
            let to_here = ways[group];
            for parent in self.above[group].keys().filter(|p| self.distance[*p] == self.distance[group] + 1) {
                let sum = ways.entry(*parent).or_default();
                *sum = sum.saturating_add(to_here);
            }
        }
        let last = self.granted.keys().filter(|group| self.distance[*group] + 1 == steps);
        last.fold(0, |sum, group| sum.saturating_add(ways[group]))
    }

    /// Adds shortest paths to `paths` until there are `limit`. Only groups on a shortest way are walked into, so each
    /// walk ends in a path and the work is bounded by what is shown.
    fn list(&self, register: &Register, steps: usize, limit: usize, paths: &mut Vec<Vec<Step>>) {
        if limit == 0 {
            return;
        }
        if steps == 1 {
            paths.push(self.direct.iter().map(|since| self.grant(register, *since)).collect());
            return;
        }
        // From the last groups back, one step at a time: which groups are on a shortest way.
        let mut on_way: HashSet<u32> =
            self.granted.keys().copied().filter(|group| self.distance[group] + 1 == steps).collect();
        for group in self.order.iter().rev() {
            let here = self.distance[group];
            if here + 1 < steps
                && self.above[group].keys().any(|p| on_way.contains(p) && self.distance[p] == here + 1)
            {
                on_way.insert(*group);
            }
        }
        let starts = self.first.iter().rev().filter(|(group, _)| on_way.contains(group));
        let mut open: Vec<(u32, Vec<Step>)> =
            starts.map(|(group, since)| (*group, vec![self.membership(register, *group, *since)])).collect();
        while let Some((group, path)) = open.pop() {
            if paths.len() == limit {
                return;
            }
            let here = self.distance[&group];
            if here + 1 == steps {
                let mut path = path;
                path.extend(self.granted.get(&group).map(|since| self.grant(register, *since)));
                paths.push(path);
                continue;
            }
            let further = self.above[&group].iter().rev();
            for (parent, since) in
                further.filter(|(p, _)| on_way.contains(p) && self.distance[*p] == here + 1)
            {
                let mut path = path.clone();
                path.push(self.membership(register, *parent, *since));
                open.push((*parent, path));
            }
        }
    }

    /// Ways of any length: taken in an order in which each group comes after all groups below it (Kahn 1962), over the
    /// groups that lead to the right; `None` where there is no such order.
    fn ways(&self) -> Option<u128> {
        let mut below: HashMap<u32, usize> = HashMap::new();
        let up = |group: &u32| self.above[group].keys().copied().filter(|p| self.leads.contains(p));
        for parent in self.leads.iter().flat_map(up) {
            *below.entry(parent).or_default() += 1;
        }
        let mut ready: Vec<u32> = self.leads.iter().copied().filter(|g| !below.contains_key(g)).collect();
        let mut ways: HashMap<u32, u128> =
            self.first.keys().filter(|g| self.leads.contains(g)).map(|g| (*g, 1)).collect();
        let (mut done, mut total) = (0, u128::from(self.direct.is_some()));
        while let Some(group) = ready.pop() {
            done += 1;
            let to_here = ways.get(&group).copied().unwrap_or(0);
            if self.granted.contains_key(&group) {
                total = total.saturating_add(to_here);
            }
            for parent in up(&group) {
                let sum = ways.entry(parent).or_default();
                *sum = sum.saturating_add(to_here);
                if let Some(left) = below.get_mut(&parent) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(parent);
                    }
                }
            }
        }
        (done == self.leads.len()).then_some(total)
    }

    fn membership(&self, register: &Register, group: u32, since: i64) -> Step {
        let id = self.estate.groups.codes.id(group);
        Step {
            kind: StepKind::Membership,
            to_id: id.to_owned(),
            to_name: register.group(id).map(|g| g.name.clone()).unwrap_or_default(),
            granted_at: known(since),
        }
    }

    fn grant(&self, register: &Register, since: i64) -> Step {
        let id = self.estate.entitlements.codes.id(self.right);
        Step {
            kind: StepKind::Grant,
            to_id: id.to_owned(),
            to_name: register.entitlement(id).map(|e| e.name.clone()).unwrap_or_default(),
            granted_at: known(since),
        }
    }
}
