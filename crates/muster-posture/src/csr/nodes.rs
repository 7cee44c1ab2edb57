//! Lists of codes, one for each node, one after the other.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

use super::Csr;

/// Lists of codes, one for each node.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    offsets: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }

    /// For each node of a graph that leads from nodes to nodes, those with an edge to it.
    pub(crate) fn sources(graph: &Csr) -> Self {
        let nodes = 0..graph.nodes() as u32;
        let edges =
            || nodes.clone().flat_map(|from| graph.targets(from).iter().map(move |to| (from, *to as usize)));
        // Where the list after next ends, then, list by list as it fills, where the next ends.
        let mut offsets = vec![0; graph.nodes() + 2];
        edges().for_each(|(_, to)| offsets[to + 2] += 1);
        (2..offsets.len()).for_each(|at| offsets[at] += offsets[at - 1]);
        let mut items = vec![0; offsets.pop().unwrap_or(0)];
        for (from, to) in edges() {
            items[offsets[to + 1]] = from;
            offsets[to + 1] += 1;
        }
        Self { offsets, items }
    }

    /// Adds the list of the next node.
    pub(crate) fn push(&mut self, list: &[u32]) {
        self.items.extend_from_slice(list);
        self.offsets.push(self.items.len());
    }

    /// Where in [`Lists::items`] the list of a node is.
    pub(crate) fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.offsets[node as usize]..self.offsets[node as usize + 1]
    }

    /// All lists, one after the other.
    pub(crate) fn into_items(self) -> Vec<u32> {
        self.items
    }

    pub(crate) fn get(&self, node: u32) -> &[u32] {
        &self.items[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csr::{Edges, NO_TIME};

    #[test]
    fn sources_are_those_with_an_edge_to_a_node() {
        let mut edges = Edges::default();
        [(0, 2), (0, 3), (1, 2), (3, 3), (3, 2)]
            .iter()
            .for_each(|(from, to)| edges.push(*from, *to, NO_TIME));
        let sources = Lists::sources(&Csr::new(4, vec![edges]));
        let all: Vec<&[u32]> = (0..4).map(|node| sources.get(node)).collect();
        assert_eq!(all, [&[][..], &[], &[0, 1, 3], &[0, 3]]);
        assert!(Lists::sources(&Csr::default()).into_items().is_empty());
    }
}
