//! A graph looked at from its targets: who leads to them. Not the graph.
#![allow(clippy::indexing_slicing, reason = "node codes come from `Codes` and index arrays of that length")]
use rayon::prelude::*;

use super::segments::Flat;
use super::{Csr, Lists};

/// Edges that are looked at together, whosever they are.
const EDGES: usize = 64;
/// So many times as many are worth a thread.
const LEAST: usize = 1024;

/// For so many edges at a time of a segment, the first and the last of the nodes they are of.
pub(crate) type Owners = Vec<[u32; 2]>;

impl Csr {
    /// The nodes that lead to a target which is `wanted`, ascending. All edges are gone through as they lie, side by side:
    /// a few milliseconds for seven million. To keep them turned round would cost as much memory as they do, and ten times
    /// that before the first answer.
    pub(crate) fn leading_to(&self, wanted: &[bool]) -> Vec<u32> {
        let any = |targets: &[u32]| targets.iter().fold(false, |any, to| any | wanted[*to as usize]);
        let of_segment = |(flat, owners): (&Flat, &Owners)| -> Owners {
            let together = flat.targets.par_chunks(EDGES).zip(owners).with_min_len(LEAST);
            together.filter(|(targets, _)| any(targets)).map(|(_, nodes)| *nodes).collect()
        };
        let mut near: Owners = self.segments.iter().zip(self.owners()).flat_map(of_segment).collect();
        near.sort_unstable();
        let mut looked_at = 0;
        let mut nodes: Vec<u32> = self.patches.of.keys().copied().collect();
        for [first, last] in near {
            nodes.extend((looked_at.max(first)..=last).filter(|node| self.patches.of(*node).is_none()));
            looked_at = looked_at.max(last + 1);
        }
        nodes.sort_unstable();
        nodes.into_par_iter().with_min_len(LEAST).filter(|node| any(self.targets(*node))).collect()
    }

    /// Whose the edges are, once somebody asked. Nodes that changed since are looked at by themselves.
    pub(crate) fn owners(&self) -> &[Owners] {
        self.owners.get_or_init(|| {
            let nobody = |flat: &Flat| vec![[u32::MAX, 0]; flat.targets.len().div_ceil(EDGES)];
            let mut owners: Vec<Owners> = self.segments.iter().map(nobody).collect();
            for (node, span) in (0..).zip(&*self.spans).filter(|(_, span)| !span.range().is_empty()) {
                let range = span.range();
                let together = range.start / EDGES..range.end.div_ceil(EDGES);
                for [first, last] in &mut owners[span.segment as usize][together] {
                    (*first, *last) = (node.min(*first), node.max(*last));
                }
            }
            owners
        })
    }

    /// For each node, those that lead to it, as often as they do: of a graph whose targets are its own nodes.
    pub(crate) fn turned(&self) -> Lists {
        let edges = |from: u32| self.targets(from).iter().map(move |to| (from, *to));
        Lists::turned(self.nodes(), || (0..self.nodes() as u32).flat_map(edges))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EDGES;
    use crate::csr::{Csr, Edge, Edges, NO_TIME};
    use crate::held::Held;
    use crate::interval::Interval;

    proptest! {
        /// However the edges lie, in how many parts, and whichever nodes have changed since.
        #[test]
        fn those_that_lead_to_what_is_wanted_are_found(
            parts in prop::collection::vec(prop::collection::vec((0..300_u32, 0..20_u32), 0..4 * EDGES), 0..4),
            in_order in any::<bool>(),
            changed in prop::collection::vec((0..300_u32, 0..20_u32), 0..3),
            wanted in prop::collection::vec(prop::bool::weighted(0.1), 20),
        ) {
            let mut expected = vec![Vec::new(); 300];
            let part = |mut edges: Vec<(u32, u32)>| {
                if in_order {
                    edges.sort_unstable();
                }
                let mut all = Edges::default();
                for (from, to) in edges {
                    all.push(from, to, NO_TIME);
                    expected[from as usize].push(to);
                }
                all
            };
            let parts = parts.into_iter().map(part).collect();
            let mut graph = Csr::new(300, parts);
            for (node, to) in changed {
                graph.set(node, vec![Edge { to, granted: NO_TIME, seen: Interval::UNKNOWN, how: Held::NotReported }]);
                expected[node as usize] = vec![to];
            }
            let leads = |targets: &Vec<u32>| targets.iter().any(|to| wanted[*to as usize]);
            let leading: Vec<u32> =
                (0..).zip(&expected).filter(|(_, targets)| leads(targets)).map(|(node, _)| node).collect();
            prop_assert_eq!(graph.leading_to(&wanted), leading);
        }
    }

    #[test]
    fn sources_follow_nodes_that_changed() {
        let mut edges = Edges::default();
        [(0, 2), (0, 3), (1, 2), (3, 3), (3, 2)]
            .iter()
            .for_each(|(from, to)| edges.push(*from, *to, NO_TIME));
        let graph = Csr::new(4, vec![edges]);
        let all = |graph: &Csr| {
            let turned = graph.turned();
            let leading = |to: u32| graph.leading_to(&[0, 1, 2, 3].map(|other| other == to));
            (0..4).for_each(|to| assert_eq!(turned.get(to), leading(to)));
            (0..4).map(leading).collect::<Vec<_>>()
        };
        assert_eq!(all(&graph), [vec![], vec![], vec![0, 1, 3], vec![0, 3]]);
        let edge = |to| Edge { to, granted: NO_TIME, seen: Interval::UNKNOWN, how: Held::NotReported };
        let mut next = graph.clone();
        next.set(0, vec![edge(1), edge(3)]);
        next.set(2, vec![edge(2)]);
        assert_eq!(all(&next), [vec![], vec![0], vec![1, 2, 3], vec![0, 3]]);
        assert_eq!(next.leading_to(&[false, true, true, false]), [0, 1, 2, 3]);
        assert_eq!(all(&graph), [vec![], vec![], vec![0, 1, 3], vec![0, 3]]);
        assert!(Csr::default().leading_to(&[true]).is_empty());
    }
}
