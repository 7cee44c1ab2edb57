//! Lists of codes, one for each node, one after the other.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

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

    /// For each of so many targets, the sources that lead to it, as often as they do; `edges` gives source and target of
    /// each, twice the same.
    pub(super) fn turned<I: Iterator<Item = (u32, u32)>>(targets: usize, edges: impl Fn() -> I) -> Self {
        // Where the list after next begins, then, list by list as it fills, where the next does.
        let mut offsets = vec![0; targets + 2];
        edges().for_each(|(_, to)| offsets[to as usize + 2] += 1);
        (2..offsets.len()).for_each(|at| offsets[at] += offsets[at - 1]);
        let mut items = vec![0; offsets.pop().unwrap_or(0)];
        edges().for_each(|(from, to)| {
            let next = &mut offsets[to as usize + 1];
            items[*next] = from;
            *next += 1;
        });
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
