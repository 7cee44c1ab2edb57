//! Compressed adjacency: for each source node, the targets of its edges in one array. Not a graph algorithm.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

/// No time: null. It is larger than every time, so that "at or before" is false for it, as the contract wants.
pub(crate) const NO_TIME: i64 = i64::MAX;

/// Edges as read from a part of a table, column by column.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    from: Vec<u32>,
    to: Vec<u32>,
    /// Granted at, [`NO_TIME`] when null.
    granted: Vec<i64>,
}

impl Edges {
    pub(crate) fn push(&mut self, from: u32, to: u32, granted: i64) {
        self.from.push(from);
        self.to.push(to);
        self.granted.push(granted);
    }
}

/// Edges grouped by source node, in the order they were read; repeated edges stay.
#[derive(Debug, Default)]
pub(crate) struct Csr {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    granted: Vec<i64>,
}

impl Csr {
    /// Groups the edges of all `parts`, which come in file order. Each part is freed as soon as it is done with.
    pub(crate) fn new(nodes: usize, parts: Vec<Edges>) -> Self {
        let mut offsets = vec![0_usize; nodes + 1];
        let (mut last, mut ascending) = (0, true);
        for from in parts.iter().flat_map(|part| &part.from) {
            offsets[*from as usize + 1] += 1;
            ascending &= last <= *from;
            last = *from;
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let edges = offsets[nodes];
        if ascending {
            // Read in order of their sources, as Muster writes them: nothing has to move.
            let (mut targets, mut granted) = (Vec::with_capacity(edges), Vec::with_capacity(edges));
            for part in parts {
                targets.extend_from_slice(&part.to);
                granted.extend_from_slice(&part.granted);
            }
            return Self { offsets, targets, granted };
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; edges];
        let mut granted = vec![NO_TIME; edges];
        for part in parts {
            for ((from, to), time) in part.from.into_iter().zip(part.to).zip(part.granted) {
                let at = next[from as usize];
                next[from as usize] += 1;
                targets[at] = to;
                granted[at] = time;
            }
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
