//! The group graph condensed to its strongly connected components, and what each group reaches: entitlements, privilege,
//! number of groups. Cycles, self-loops and diamonds count once. Knows groups only, not accounts.
#![allow(
    clippy::indexing_slicing,
    reason = "group and component codes index arrays of that length by construction"
)]
mod advance;

use std::sync::Arc;

pub(crate) use self::advance::Graph;
use crate::csr::{Csr, Lists};
use crate::sets::Marks;

/// What the groups reach.
#[derive(Debug, Default, Clone)]
pub(crate) struct Closure {
    /// Where the list of each group is, and whether it is privileged: one look instead of three.
    spans: Vec<Span>,
    /// Entitlements granted to any group that a component reaches, sorted, list after list.
    reach: Arc<Vec<u32>>,
    /// More such lists: of groups that changed since.
    later: Vec<u32>,
    /// Σ over groups of the number of groups it reaches, itself included.
    pub(crate) pairs: u64,
    /// Σ over groups of the number of entitlements it reaches.
    pub(crate) entitlement_pairs: u64,
}

/// The list of one group.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// In `reach`, and beyond its end in `later`.
    start: usize,
    length: u32,
    privileged: bool,
}

impl Closure {
    /// `parents`: child group → parent group; `grants`: group → entitlement; which groups and rights are privileged.
    pub(crate) fn new(parents: &Csr, grants: &Csr, privileged: &[bool], rights: &[bool]) -> Self {
        let component = components(parents, privileged.len());
        let count = component.iter().max().map_or(0, |last| *last as usize + 1);
        let mut members = vec![Vec::new(); count];
        for (group, component) in component.iter().enumerate() {
            members[*component as usize].push(group as u32);
        }
        let mut flags = vec![false; count];
        let (mut reach, mut successors) = (Lists::new(), Lists::new());
        let mut entitlement_pairs = 0;
        let (mut seen, mut had) = (Marks::new(count), Marks::new(rights.len()));
        let mut reached = Vec::new();
        for (own, groups) in members.iter().enumerate() {
            // Tarjan numbers a component after all that it reaches, so its successors are complete here.
            seen.clear();
            had.clear();
            reached.clear();
            let mut next = Vec::new();
            for group in groups {
                flags[own] |= privileged[*group as usize];
                reached.extend(grants.targets(*group).iter().copied().filter(|e| had.insert(*e)));
                for parent in parents.targets(*group) {
                    let target = component[*parent as usize];
                    if target as usize != own && seen.insert(target) {
                        next.push(target);
                    }
                }
            }
            for target in &next {
                flags[own] |= flags[*target as usize];
                reached.extend(reach.get(*target).iter().copied().filter(|e| had.insert(*e)));
            }
            flags[own] |= reached.iter().any(|right| rights[*right as usize]);
            reached.sort_unstable();
            reach.push(&reached);
            entitlement_pairs += (reached.len() * groups.len()) as u64;
            successors.push(&next);
        }
        let span = |component: &u32| {
            let range = reach.range(*component);
            Span { start: range.start, length: range.len() as u32, privileged: flags[*component as usize] }
        };
        Self {
            spans: component.iter().map(span).collect(),
            pairs: count_pairs(&members, &successors),
            reach: Arc::new(reach.into_items()),
            later: Vec::new(),
            entitlement_pairs,
        }
    }

    /// Entitlements that a member of `group` has through it, sorted.
    #[inline]
    pub(crate) fn reach(&self, group: u32) -> &[u32] {
        let span = self.spans[group as usize];
        let length = span.length as usize;
        match span.start.checked_sub(self.reach.len()) {
            Some(start) => &self.later[start..start + length],
            None => &self.reach[span.start..span.start + length],
        }
    }

    /// Looks at what `groups` reach so that it is near when it is read in turn; whether one of them is privileged.
    #[inline]
    pub(crate) fn fetch(&self, groups: &[u32]) -> bool {
        let (mut privileged, mut near) = (false, 0);
        for group in groups {
            let span = self.spans[*group as usize];
            privileged |= span.privileged;
            near ^= self.reach.get(span.start + span.length as usize / 2).copied().unwrap_or_default();
        }
        std::hint::black_box(near);
        privileged
    }

    /// Whether a member of `group` is thereby in a privileged group or has a privileged right.
    pub(crate) fn is_privileged(&self, group: u32) -> bool {
        self.spans[group as usize].privileged
    }
}

/// Σ over groups of the number of groups reached: one walk from each component, without keeping the closure.
fn count_pairs(members: &[Vec<u32>], successors: &Lists) -> u64 {
    let mut seen = Marks::new(members.len());
    let mut pairs = 0;
    let mut stack = Vec::new();
    for start in 0..members.len() as u32 {
        seen.clear();
        seen.insert(start);
        stack.push(start);
        let mut reached = 0;
        while let Some(component) = stack.pop() {
            reached += members[component as usize].len();
            stack.extend(successors.get(component).iter().copied().filter(|s| seen.insert(*s)));
        }
        pairs += (reached * members[start as usize].len()) as u64;
    }
    pairs
}

/// Strongly connected components after Tarjan (1972), without recursion: a chain of a million groups is no danger.
fn components(parents: &Csr, groups: usize) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let mut component = vec![UNSEEN; groups];
    let mut index = vec![UNSEEN; groups];
    let mut low = vec![0_u32; groups];
    let (mut open, mut walk) = (Vec::new(), Vec::new());
    let (mut next_index, mut next_component) = (0, 0);
    for root in 0..groups as u32 {
        if index[root as usize] != UNSEEN {
            continue;
        }
        walk.push((root, 0_usize));
        while let Some((group, edge)) = walk.pop() {
            let at = group as usize;
            if edge == 0 {
                index[at] = next_index;
                low[at] = next_index;
                next_index += 1;
                open.push(group);
            }
            if let Some(parent) = parents.targets(group).get(edge).copied() {
                walk.push((group, edge + 1));
                if index[parent as usize] == UNSEEN {
                    walk.push((parent, 0));
                } else if component[parent as usize] == UNSEEN {
                    low[at] = low[at].min(index[parent as usize]);
                }
                continue;
            }
            if low[at] == index[at] {
                while let Some(member) = open.pop() {
                    component[member as usize] = next_component;
                    if member == group {
                        break;
                    }
                }
                next_component += 1;
            }
            if let Some((child, _)) = walk.last() {
                let child = *child as usize;
                low[child] = low[child].min(low[at]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csr::{Edges, NO_TIME};

    fn csr(nodes: usize, edges: &[(u32, u32)]) -> Csr {
        let mut all = Edges::default();
        edges.iter().for_each(|(from, to)| all.push(*from, *to, NO_TIME));
        Csr::new(nodes, vec![all])
    }

    #[test]
    fn a_cycle_with_a_tail_and_a_self_loop() {
        // 0 → 1 ⇄ 2 → 3 ↺, 4 alone; entitlement 0 at 3, 1 at 1; 3 is privileged.
        let parents = csr(5, &[(0, 1), (1, 2), (2, 1), (2, 3), (3, 3), (0, 1)]);
        let closure = Closure::new(
            &parents,
            &csr(5, &[(3, 0), (1, 1)]),
            &[false, false, false, true, false],
            &[false, false],
        );
        assert_eq!(closure.pairs, 4 + 3 + 3 + 1 + 1);
        assert_eq!(closure.entitlement_pairs, 2 + 2 + 2 + 1);
        assert_eq!(closure.reach(0), [0, 1]);
        assert_eq!(closure.reach(3), [0]);
        assert!(closure.is_privileged(0) && !closure.is_privileged(4));
    }

    #[test]
    fn a_long_chain_does_not_overflow_the_stack() {
        let chain = |groups: u32| csr(groups as usize, &(1..groups).map(|g| (g - 1, g)).collect::<Vec<_>>());
        let component = components(&chain(200_000), 200_000);
        assert_eq!((component[0], component[199_999]), (199_999, 0));
        let closure = Closure::new(&chain(2_000), &csr(2_000, &[]), &vec![false; 2_000], &[]);
        assert_eq!(closure.pairs, 2_000 * 2_001 / 2);
    }
}
