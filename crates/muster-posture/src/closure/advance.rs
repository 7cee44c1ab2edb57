//! The closure after some groups changed: only groups that reach one of them, before or after, are looked at again.
#![allow(clippy::indexing_slicing, reason = "group codes index arrays of that length by construction")]
use super::{Closure, Span};
use crate::csr::Csr;
use crate::sets::Marks;

/// The group graph and what is granted in it, at one time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Graph<'a> {
    pub(crate) parents: &'a Csr,
    pub(crate) grants: &'a Csr,
    /// Which groups are privileged.
    pub(crate) privileged: &'a [bool],
    /// Which rights are.
    pub(crate) rights: &'a [bool],
}

/// Beyond this share of the groups, starting over is cheaper than walking from each.
const MOST_AFFECTED: usize = 8;

impl Closure {
    /// The closure of `after`, and the groups of which anything may differ; this one is that of `before`. `changed` are
    /// the groups whose own parents, grants or privilege changed.
    pub(crate) fn advanced(
        &self,
        before: Graph<'_>,
        after: Graph<'_>,
        changed: impl Iterator<Item = u32>,
    ) -> (Self, Vec<u32>) {
        let affected = affected(after.parents, changed);
        if affected.len() > after.privileged.len() / MOST_AFFECTED {
            let new = Self::new(after.parents, after.grants, after.privileged, after.rights);
            return (new, affected);
        }
        let mut next = self.clone();
        let mut seen = [Marks::new(after.privileged.len()), Marks::new(after.rights.len())];
        for group in &affected {
            let (was, is) = (before.walk(*group, &mut seen), after.walk(*group, &mut seen));
            next.pairs = next.pairs - was.groups + is.groups;
            next.entitlement_pairs =
                next.entitlement_pairs - was.rights.len() as u64 + is.rights.len() as u64;
            next.spans[*group as usize] = Span {
                start: next.reach.len() + next.later.len(),
                length: is.rights.len() as u32,
                privileged: is.privileged,
            };
            next.later.extend(is.rights);
        }
        (next, affected)
    }
}

/// What one group reaches.
struct Walked {
    groups: u64,
    /// Sorted.
    rights: Vec<u32>,
    privileged: bool,
}

impl Graph<'_> {
    fn walk(&self, from: u32, [groups, rights]: &mut [Marks; 2]) -> Walked {
        groups.clear();
        rights.clear();
        groups.insert(from);
        let mut found = Walked { groups: 0, rights: Vec::new(), privileged: false };
        let mut open = vec![from];
        while let Some(group) = open.pop() {
            found.groups += 1;
            found.privileged |= self.privileged[group as usize];
            found.rights.extend(self.grants.targets(group).iter().filter(|right| rights.insert(**right)));
            open.extend(self.parents.targets(group).iter().filter(|parent| groups.insert(**parent)));
        }
        found.privileged |= found.rights.iter().any(|right| self.rights[*right as usize]);
        found.rights.sort_unstable();
        found
    }
}

/// The groups that reach one of `changed`, those themselves among them; ascending. It is enough to look at one of two graphs
/// that differ in the parents of `changed` alone: a way in the other is one in both up to the first of these.
fn affected(parents: &Csr, changed: impl Iterator<Item = u32>) -> Vec<u32> {
    let children = parents.turned();
    let mut seen = vec![false; parents.nodes()];
    let mut new = |group: &u32| !std::mem::replace(&mut seen[*group as usize], true);
    let mut affected: Vec<u32> = changed.filter(&mut new).collect();
    let mut looked_at = 0;
    while let Some(group) = affected.get(looked_at).copied() {
        affected.extend(children.get(group).iter().copied().filter(&mut new));
        looked_at += 1;
    }
    affected.sort_unstable();
    affected
}
