//! A graph looked at from its targets: who leads to each. It is turned round once, when somebody first asks, and copies that
//! go on from there share it; nodes that changed since are looked at by themselves. Not the graph.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]
use std::collections::HashMap;
use std::ops::Range;

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

/// Each list of a turned part takes as much room as two edges; there are so many edges for each at the least.
const EDGES_EACH: usize = 8;

/// What was read, turned round some segments at a time: side by side, and each part small enough to lie in the cache. A file
/// of many small parts makes no more of them than its edges are worth.
fn turned(graph: &Csr, targets: usize) -> Vec<Lists> {
    let mut nodes = vec![0..0; graph.segments.len()];
    for (node, span) in (0..).zip(&*graph.spans).filter(|(_, span)| !span.range().is_empty()) {
        let of = &mut nodes[span.segment as usize];
        *of = if of.end == 0 { node } else { of.start }..node + 1;
    }
    let parts = shared(graph.segments.iter().map(|segment| segment.targets.len()), targets * EDGES_EACH);
    let of_segment = |segment: usize| {
        let all = &graph.segments[segment].targets;
        let spans = nodes[segment].clone().map(|node| (node, graph.spans[node as usize]));
        let own = spans.filter(move |(_, span)| span.segment as usize == segment);
        own.flat_map(|(node, span)| all[span.range()].iter().map(move |to| (node, *to)))
    };
    apart::each(parts.len(), |part| Lists::turned(targets, || parts[part].clone().flat_map(of_segment)))
}

/// Consecutive segments of these lengths, together at least so long; the last may be shorter.
fn shared(lengths: impl ExactSizeIterator<Item = usize>, least: usize) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut together, end) = (Vec::new(), 0, 0, lengths.len());
    for (segment, length) in lengths.enumerate() {
        together += length;
        if together >= least {
            parts.push(start..segment + 1);
            (start, together) = (segment + 1, 0);
        }
    }
    if together > 0 {
        parts.push(start..end);
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::csr::{Csr, Edge, Edges, NO_TIME};
    use crate::held::Held;
    use crate::interval::Interval;

    #[test]
    fn small_segments_are_turned_together() {
        let shared = |lengths: &[usize]| super::shared(lengths.iter().copied(), 10);
        assert_eq!(shared(&[12, 4, 5, 1, 30, 2, 0]), [0..1, 1..4, 4..5, 5..7]);
        assert_eq!([&[][..], &[0, 0], &[1]].map(|lengths| shared(lengths).len()), [0, 0, 1]);
        // Of a hundred parts of one edge each, those that lead to 7 are found all the same.
        let part = |node: u32| {
            let mut edges = Edges::default();
            edges.push(node, node % 10, NO_TIME);
            edges
        };
        let graph = Csr::new(100, (0..100).map(part).collect());
        assert_eq!(
            graph.sources(10).of(7).collect::<Vec<_>>(),
            (0..10).map(|ten| ten * 10 + 7).collect::<Vec<_>>()
        );
        assert_eq!(graph.turned.get().map(Vec::len), Some(2));
    }

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
