//! A graph looked at from its targets: who leads to each. It is turned round once, when somebody first asks, and copies that
//! go on from there share it; nodes that changed since are looked at by themselves. Not the graph.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Csr, Lists};
use crate::apart;

/// Finds the nodes that lead to a target.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    graph: &'a Csr,
    read: &'a [Lists],
    /// For each target, the changed nodes that lead to it.
    changed: HashMap<u32, Vec<u32>, FixedState>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(graph: &'a Csr, targets: usize) -> Self {
        let read = graph.turned.get_or_init(|| turned(graph, targets));
        let mut changed: HashMap<u32, Vec<u32>, FixedState> = HashMap::default();
        for (node, patch) in &graph.patches.of {
            patch.targets.iter().for_each(|to| changed.entry(*to).or_default().push(*node));
        }
        Self { graph, read, changed }
    }

    /// Those that lead to `target`, one that does so twice perhaps twice; in no order where some have changed.
    pub(crate) fn of(&self, target: u32) -> impl Iterator<Item = u32> {
        let same = |node: &u32| self.graph.patches.of(*node).is_none();
        let changed = self.changed.get(&target).into_iter().flatten().copied();
        self.read.iter().flat_map(move |read| read.get(target)).copied().filter(same).chain(changed)
    }
}

/// What was read, turned round segment by segment: side by side, and each small enough to lie in the cache.
fn turned(graph: &Csr, targets: usize) -> Vec<Lists> {
    let mut nodes = vec![0..0; graph.segments.len()];
    for (node, span) in (0..).zip(&*graph.spans).filter(|(_, span)| !span.range().is_empty()) {
        let of = &mut nodes[span.segment as usize];
        *of = if of.end == 0 { node } else { of.start }..node + 1;
    }
    apart::each(graph.segments.len(), |segment| {
        let all = &graph.segments[segment].targets;
        let edges = || {
            let spans = nodes[segment].clone().map(|node| (node, graph.spans[node as usize]));
            let own = spans.filter(|(_, span)| span.segment as usize == segment);
            own.flat_map(|(node, span)| all[span.range()].iter().map(move |to| (node, *to)))
        };
        Lists::turned(targets, edges)
    })
}

#[cfg(test)]
mod tests {
    use crate::csr::{Csr, Edge, Edges, NO_TIME};
    use crate::held::Held;
    use crate::interval::Interval;

    #[test]
    fn sources_follow_nodes_that_changed() {
        let mut edges = Edges::default();
        [(0, 2), (0, 3), (1, 2), (3, 3), (3, 2)]
            .iter()
            .for_each(|(from, to)| edges.push(*from, *to, NO_TIME));
        let graph = Csr::new(4, vec![edges]);
        let all = |graph: &Csr| {
            let of = |to| {
                let mut of: Vec<u32> = graph.sources(4).of(to).collect();
                of.sort_unstable();
                of
            };
            (0..4).map(of).collect::<Vec<_>>()
        };
        assert_eq!(all(&graph), [vec![], vec![], vec![0, 1, 3], vec![0, 3]]);
        let edge = |to| Edge { to, granted: NO_TIME, seen: Interval::UNKNOWN, how: Held::NotReported };
        let mut next = graph.clone();
        next.set(0, vec![edge(1), edge(3)]);
        next.set(2, vec![edge(2)]);
        assert_eq!(all(&next), [vec![], vec![0], vec![1, 2, 3], vec![0, 3]]);
        assert_eq!(all(&graph), [vec![], vec![], vec![0, 1, 3], vec![0, 3]]);
        assert_eq!(Csr::default().sources(1).of(0).count(), 0);
    }
}
