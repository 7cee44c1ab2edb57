//! Compressed adjacency: for each source node, the targets of its edges in one array. Not a graph algorithm.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::held::Held;
use crate::interval::{Interval, Intervals};

/// No time: null. It is larger than every time, so that "at or before" is false for it, as the contract wants.
pub(crate) const NO_TIME: i64 = i64::MAX;

/// Edges as read from a part of a table, column by column.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    /// Sources, each with how many edges on end begin at it.
    runs: Vec<(u32, u32)>,
    to: Vec<u32>,
    /// Granted at, [`NO_TIME`] when null.
    granted: Vec<i64>,
    /// Where no grant time is reported: between which pulls the edge appeared.
    seen: Intervals,
    /// Whether each is there always or on request. May end early: of the rest, nobody says.
    how: Vec<Held>,
}

impl Edges {
    pub(crate) fn reserve(&mut self, edges: usize) {
        self.to.reserve_exact(edges);
        self.granted.reserve_exact(edges);
    }

    /// Adds edges column by column.
    pub(crate) fn extend(&mut self, from: &[u32], to: &[u32], granted: &[i64]) {
        from.chunk_by(|one, next| one == next).for_each(|run| self.run(run[0], run.len() as u32));
        self.to.extend_from_slice(to);
        self.granted.extend_from_slice(granted);
    }

    #[inline]
    pub(crate) fn push(&mut self, from: u32, to: u32, granted: i64) {
        self.run(from, 1);
        self.to.push(to);
        self.granted.push(granted);
    }

    /// Adds an edge with all that is said of it.
    pub(crate) fn push_whole(&mut self, from: u32, edge: Edge) {
        self.push(from, edge.to, edge.granted);
        self.seen(1, edge.seen);
        if edge.how != Held::NotReported {
            self.how(1, edge.how);
        }
    }

    /// Says of the edge that was added `back` edges ago (1 is the latest) when it appeared; in the order of the edges.
    pub(crate) fn seen(&mut self, back: usize, interval: Interval) {
        self.seen.set(self.to.len() - back, interval);
    }

    /// Says of the edge that was added `back` edges ago how it is there; in the order of the edges.
    pub(crate) fn how(&mut self, back: usize, how: Held) {
        self.how.resize(self.to.len() - back, Held::NotReported);
        self.how.push(how);
    }

    #[inline]
    fn run(&mut self, from: u32, length: u32) {
        match self.runs.last_mut() {
            // A part has fewer edges than a length can count: it would not be read.
            Some((last, count)) if *last == from => *count += length,
            _ => self.runs.push((from, length)),
        }
    }
}

/// One edge: where it leads, and what is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) to: u32,
    /// [`NO_TIME`] when null.
    pub(crate) granted: i64,
    pub(crate) seen: Interval,
    pub(crate) how: Held,
}

/// Edges grouped by source node, in the order they were read; repeated edges stay. Copies share what neither changed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Csr {
    offsets: Arc<Vec<usize>>,
    edges: Arc<Flat>,
    patches: Patches,
}

/// All edges, column by column.
#[derive(Debug, Default)]
struct Flat {
    targets: Vec<u32>,
    granted: Vec<i64>,
    seen: Intervals,
    /// How each is there; empty where nobody says of any.
    how: Vec<Held>,
}

/// Edges of nodes that changed since the rest was read.
#[derive(Debug, Default, Clone)]
struct Patches {
    /// One bit for each node; empty where none changed.
    changed: Vec<u64>,
    of: HashMap<u32, Patch, FixedState>,
}

#[derive(Debug, Default, Clone)]
struct Patch {
    targets: Vec<u32>,
    edges: Vec<Edge>,
}

impl Patches {
    #[inline]
    fn of(&self, node: u32) -> Option<&Patch> {
        let bits = self.changed.get(node as usize / 64)?;
        if bits >> (node % 64) & 1 == 0 { None } else { self.of.get(&node) }
    }
}

impl Csr {
    /// Groups the edges of all `parts`, which come in file order. Each part is freed as soon as it is done with.
    pub(crate) fn new(nodes: usize, parts: Vec<Edges>) -> Self {
        let mut offsets = vec![0_usize; nodes + 1];
        let (mut last, mut ascending) = (0, true);
        for part in &parts {
            for (from, count) in &part.runs {
                offsets[*from as usize + 1] += *count as usize;
                ascending &= last <= *from;
                last = *from;
            }
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let edges = offsets[nodes];
        let nothing_seen = parts.iter().all(|part| part.seen.is_empty());
        let mut seen = if nothing_seen { Intervals::default() } else { Intervals::unknown(edges) };
        let nobody_says = parts.iter().all(|part| part.how.is_empty());
        let mut how = vec![Held::NotReported; if nobody_says { 0 } else { edges }];
        let whole = |offsets, edges| Self {
            offsets: Arc::new(offsets),
            edges: Arc::new(edges),
            patches: Patches::default(),
        };
        if ascending {
            // Read in order of their sources, as Muster writes them: nothing has to move.
            let (mut targets, mut granted) = (Vec::with_capacity(edges), Vec::with_capacity(edges));
            for part in parts {
                if !part.seen.is_empty() {
                    seen.place(targets.len(), &part.seen, 0, part.to.len());
                }
                if !part.how.is_empty() {
                    how[targets.len()..targets.len() + part.how.len()].copy_from_slice(&part.how);
                }
                targets.extend_from_slice(&part.to);
                granted.extend_from_slice(&part.granted);
            }
            return whole(offsets, Flat { targets, granted, seen, how });
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; edges];
        let mut granted = vec![NO_TIME; edges];
        for part in parts {
            let mut read = 0;
            for (from, count) in part.runs {
                let (at, length) = (next[from as usize], count as usize);
                next[from as usize] += length;
                targets[at..at + length].copy_from_slice(&part.to[read..read + length]);
                granted[at..at + length].copy_from_slice(&part.granted[read..read + length]);
                if !part.seen.is_empty() {
                    seen.place(at, &part.seen, read, length);
                }
                let said = part.how.get(read..part.how.len().min(read + length)).unwrap_or_default();
                if !said.is_empty() {
                    how[at..at + said.len()].copy_from_slice(said);
                }
                read += length;
            }
        }
        whole(offsets, Flat { targets, granted, seen, how })
    }

    /// Number of nodes.
    pub(crate) fn nodes(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Looks at the edges of `nodes` so that they are near when they are read in turn: the reads do not wait for each
    /// other, so that this costs a fraction of what each would cost by itself.
    pub(crate) fn fetch(&self, nodes: &[u32]) {
        let ends = |node: &u32| (self.offsets[*node as usize], self.offsets[*node as usize + 1]);
        let touch = |at: usize| self.edges.targets.get(at).map_or(0, |to| *to);
        let seen = nodes.iter().map(ends).map(|(from, to)| touch(from) ^ touch(to.wrapping_sub(1)));
        std::hint::black_box(seen.fold(0, |all, one| all ^ one));
    }

    #[inline]
    fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.offsets[node as usize]..self.offsets[node as usize + 1]
    }

    #[inline]
    pub(crate) fn targets(&self, node: u32) -> &[u32] {
        match self.patches.of(node) {
            Some(patch) => &patch.targets,
            None => &self.edges.targets[self.range(node)],
        }
    }

    /// Each edge of `node`.
    pub(crate) fn edges(&self, node: u32) -> impl Iterator<Item = Edge> {
        let (range, patched) = self.place(node);
        let flat = &*self.edges;
        let read = range.map(|edge| Edge {
            to: flat.targets[edge],
            granted: flat.granted[edge],
            seen: flat.seen.get(edge),
            how: flat.how.get(edge).copied().unwrap_or(Held::NotReported),
        });
        read.chain(patched.iter().copied())
    }

    /// Target of each edge of `node`, and when it was given: what the source says where it is `dated`, else what pulls saw.
    pub(crate) fn given(&self, node: u32, dated: bool) -> impl Iterator<Item = (u32, Interval)> {
        let (range, patched) = self.place(node);
        let flat = &*self.edges;
        let read = range.map(move |edge| {
            let given = if dated { Interval::exact(flat.granted[edge]) } else { flat.seen.get(edge) };
            (flat.targets[edge], given)
        });
        let given = move |edge: &Edge| if dated { Interval::exact(edge.granted) } else { edge.seen };
        read.chain(patched.iter().map(move |edge| (edge.to, given(edge))))
    }

    /// Target of each edge of `node`, and the time that its source gives, [`NO_TIME`] for null.
    pub(crate) fn dated(&self, node: u32) -> impl Iterator<Item = (u32, i64)> {
        self.edges(node).map(|edge| (edge.to, edge.granted))
    }

    /// Where the edges of `node` are: in the flat columns, or by themselves.
    #[inline]
    fn place(&self, node: u32) -> (std::ops::Range<usize>, &[Edge]) {
        match self.patches.of(node) {
            Some(patch) => (0..0, &patch.edges),
            None => (self.range(node), &[]),
        }
    }

    /// The nodes that have an edge to one of the marked targets, in no order.
    pub(crate) fn sources(&self, marked: &[bool]) -> Vec<u32> {
        const EDGES: usize = 256 * 1024;
        let flat = self.edges.targets.par_chunks(EDGES).enumerate().flat_map_iter(|(part, targets)| {
            let mut found = Vec::new();
            let mut last = None;
            for (at, _) in targets.iter().enumerate().filter(|(_, to)| marked[**to as usize]) {
                let edge = part * EDGES + at;
                // The last node whose edges begin at or before this one.
                let node = self.offsets.partition_point(|offset| *offset <= edge) as u32 - 1;
                if last != Some(node) && self.patches.of(node).is_none() {
                    found.push(node);
                }
                last = Some(node);
            }
            found
        });
        let patched = self.patches.of.iter().filter(|(_, p)| p.targets.iter().any(|to| marked[*to as usize]));
        let patched: Vec<u32> = patched.map(|(node, _)| *node).collect();
        let mut all: Vec<u32> = flat.chain(patched).collect();
        // A node may lie in two parts.
        all.par_sort_unstable();
        all.dedup();
        all
    }

    /// Whether anybody says of an edge how it is there.
    pub(crate) fn says_how(&self) -> bool {
        let says = |patch: &Patch| patch.edges.iter().any(|edge| edge.how != Held::NotReported);
        !self.edges.how.is_empty() || self.patches.of.values().any(says)
    }

    /// Target of each edge of `node`, and how it is there.
    pub(crate) fn held(&self, node: u32) -> impl Iterator<Item = (u32, Held)> {
        self.edges(node).map(|edge| (edge.to, edge.how))
    }

    /// Takes `gone` away from the edges of `node` and adds `come`. False, and nothing done, when one of `gone` is not there.
    pub(crate) fn change(&mut self, node: u32, gone: &[Edge], come: &[Edge]) -> bool {
        let mut edges: Vec<Edge> = self.edges(node).collect();
        for edge in gone {
            let Some(at) = edges.iter().position(|other| other == edge) else { return false };
            edges.remove(at);
        }
        edges.extend_from_slice(come);
        self.set(node, edges);
        true
    }

    /// Puts other edges in the place of those of `node`.
    pub(crate) fn set(&mut self, node: u32, edges: Vec<Edge>) {
        let patches = &mut self.patches;
        patches.changed.resize(self.offsets.len().div_ceil(64), 0);
        patches.changed[node as usize / 64] |= 1 << (node % 64);
        let targets = edges.iter().map(|edge| edge.to).collect();
        patches.of.insert(node, Patch { targets, edges });
    }

    /// How many nodes have changed since the rest was read.
    pub(crate) fn changed(&self) -> usize {
        self.patches.of.len()
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
