//! Compressed adjacency: for each source node, the targets of its edges in one array. Not a graph algorithm.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

/// No time: null. It is larger than every time, so that "at or before" is false for it, as the contract wants.
pub(crate) const NO_TIME: i64 = i64::MAX;

/// One edge as read from a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Granted at, [`NO_TIME`] when null.
    pub(crate) granted: i64,
}

/// Edges grouped by source node, in the order they were read; repeated edges stay.
#[derive(Debug, Default)]
pub(crate) struct Csr {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    granted: Vec<i64>,
}

impl Csr {
    pub(crate) fn new(nodes: usize, edges: &[Edge]) -> Self {
        let mut offsets = vec![0_usize; nodes + 1];
        for edge in edges {
            offsets[edge.from as usize + 1] += 1;
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; edges.len()];
        let mut granted = vec![NO_TIME; edges.len()];
        for edge in edges {
            let at = next[edge.from as usize];
            next[edge.from as usize] += 1;
            targets[at] = edge.to;
            granted[at] = edge.granted;
        }
        Self { offsets, targets, granted }
    }

    pub(crate) fn targets(&self, node: u32) -> &[u32] {
        &self.targets[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// Target and grant time of each edge of `node`.
    pub(crate) fn edges(&self, node: u32) -> impl Iterator<Item = (u32, i64)> {
        let range = self.offsets[node as usize]..self.offsets[node as usize + 1];
        self.targets[range.clone()].iter().copied().zip(self.granted[range].iter().copied())
    }
}

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

    /// Adds the list of the next node.
    pub(crate) fn push(&mut self, list: &[u32]) {
        self.items.extend_from_slice(list);
        self.offsets.push(self.items.len());
    }

    pub(crate) fn get(&self, node: u32) -> &[u32] {
        &self.items[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }
}

/// A set of codes that empties in constant time: a code is in when it bears the present stamp.
#[derive(Debug)]
pub(crate) struct Marks {
    stamps: Vec<u32>,
    now: u32,
}

impl Marks {
    pub(crate) fn new(codes: usize) -> Self {
        Self { stamps: vec![0; codes], now: 1 }
    }

    pub(crate) fn clear(&mut self) {
        if self.now == u32::MAX {
            self.stamps.fill(0);
            self.now = 0;
        }
        self.now += 1;
    }

    /// Puts `code` in; false when it was in already.
    pub(crate) fn insert(&mut self, code: u32) -> bool {
        let new = self.stamps[code as usize] != self.now;
        self.stamps[code as usize] = self.now;
        new
    }
}
