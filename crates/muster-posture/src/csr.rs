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

/// Where more than one in so many edges lies apart from the others of its node, all are moved together.
const SCATTERED: usize = 8;

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

    /// Adds edges column by column; `granted` adds the grant time of each.
    pub(crate) fn extend(&mut self, from: &[u32], to: &[u32], granted: impl FnOnce(&mut Vec<i64>)) {
        from.chunk_by(|one, next| one == next).for_each(|run| self.run(run[0], run.len() as u32));
        self.to.extend_from_slice(to);
        granted(&mut self.granted);
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
    /// Where the edges of each node are.
    spans: Arc<Vec<Span>>,
    /// The edges as they were read, part by part; in a last one those that lay scattered.
    segments: Arc<Vec<Flat>>,
    patches: Patches,
}

/// The edges of one node.
#[derive(Debug, Default, Clone, Copy)]
struct Span {
    start: usize,
    /// A node has fewer edges than this can count: they would not fit into memory.
    length: u32,
    segment: u32,
}

impl Span {
    #[inline]
    fn range(self) -> std::ops::Range<usize> {
        self.start..self.start + self.length as usize
    }
}

/// Some edges, column by column.
#[derive(Debug, Default)]
struct Flat {
    targets: Vec<u32>,
    granted: Vec<i64>,
    seen: Intervals,
    /// How each is there. May end early: of the rest, nobody says.
    how: Vec<Held>,
}

impl Flat {
    /// Room for so many edges; for what is seen and said of them only where `parts` have any of it.
    fn of(edges: usize, parts: &[Edges]) -> Self {
        let seen = parts.iter().any(|part| !part.seen.is_empty());
        let said = parts.iter().any(|part| !part.how.is_empty());
        Self {
            targets: vec![0; edges],
            granted: vec![NO_TIME; edges],
            seen: if seen { Intervals::unknown(edges) } else { Intervals::default() },
            how: vec![Held::NotReported; if said { edges } else { 0 }],
        }
    }

    /// Puts `length` edges of a part, from its edge `from`, at edge `at`.
    fn place(&mut self, at: usize, part: &Edges, from: usize, length: usize) {
        self.targets[at..at + length].copy_from_slice(&part.to[from..from + length]);
        self.granted[at..at + length].copy_from_slice(&part.granted[from..from + length]);
        if !part.seen.is_empty() {
            self.seen.place(at, &part.seen, from, length);
        }
        let said = part.how.get(from..part.how.len().min(from + length)).unwrap_or_default();
        if !said.is_empty() {
            self.how[at..at + said.len()].copy_from_slice(said);
        }
    }
}

impl From<Edges> for Flat {
    fn from(part: Edges) -> Self {
        Self { targets: part.to, granted: part.granted, seen: part.seen, how: part.how }
    }
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
    /// Groups the edges of all `parts`, which come in file order. Where the edges of most nodes are read one after the other,
    /// as Muster writes them, they stay where they are; else each part is freed as soon as it is done with.
    pub(crate) fn new(nodes: usize, parts: Vec<Edges>) -> Self {
        let mut spans = vec![Span::default(); nodes];
        let mut scattered = vec![false; nodes];
        let mut edges = 0;
        for (segment, part) in (0..).zip(&parts) {
            let mut start = 0;
            for (from, count) in &part.runs {
                let (node, span) = (*from as usize, &mut spans[*from as usize]);
                match span.length {
                    0 => *span = Span { start, length: *count, segment },
                    length => {
                        scattered[node] = true;
                        span.length = length + *count;
                    }
                }
                start += *count as usize;
            }
            edges += start;
        }
        let length = |node: usize| if scattered[node] { spans[node].length as usize } else { 0 };
        let all = (0..nodes).map(length).sum::<usize>() * SCATTERED > edges;
        // The scattered ones are gathered in a segment of their own.
        let segment = if all { 0 } else { parts.len() as u32 };
        let mut end = 0;
        let wanted = |node: usize| all || scattered[node];
        for (_, span) in spans.iter_mut().enumerate().filter(|(node, _)| wanted(*node)) {
            *span = Span { start: end, segment, ..*span };
            end += span.length as usize;
        }
        let mut gathered = Flat::of(end, &parts);
        let mut segments = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            let mut read = 0;
            for (from, count) in &part.runs {
                let length = *count as usize;
                if wanted(*from as usize) {
                    let next = &mut spans[*from as usize].start;
                    gathered.place(*next, &part, read, length);
                    *next += length;
                }
                read += length;
            }
            if !all {
                segments.push(part.into());
            }
        }
        for (_, span) in spans.iter_mut().enumerate().filter(|(node, _)| wanted(*node)) {
            span.start -= span.length as usize;
        }
        segments.push(gathered);
        Self { spans: Arc::new(spans), segments: Arc::new(segments), patches: Patches::default() }
    }

    /// Number of nodes.
    pub(crate) fn nodes(&self) -> usize {
        self.spans.len()
    }

    /// Looks at the edges of `nodes` so that they are near when they are read in turn: the reads do not wait for each
    /// other, so that this costs a fraction of what each would cost by itself.
    pub(crate) fn fetch(&self, nodes: &[u32]) {
        let touch = |node: &u32| {
            let span = self.spans[*node as usize];
            let targets = &self.segments[span.segment as usize].targets[span.range()];
            targets.first().map_or(0, |to| *to) ^ targets.last().map_or(0, |to| *to)
        };
        std::hint::black_box(nodes.iter().map(touch).fold(0, |all, one| all ^ one));
    }

    /// The same with the grant times.
    pub(crate) fn fetch_dated(&self, nodes: &[u32]) {
        self.fetch(nodes);
        let touch = |node: &u32| {
            let span = self.spans[*node as usize];
            let granted = &self.segments[span.segment as usize].granted[span.range()];
            granted.first().map_or(0, |time| *time) ^ granted.last().map_or(0, |time| *time)
        };
        std::hint::black_box(nodes.iter().map(touch).fold(0, |all, one| all ^ one));
    }

    #[inline]
    pub(crate) fn targets(&self, node: u32) -> &[u32] {
        match self.patches.of(node) {
            Some(patch) => &patch.targets,
            None => {
                let span = self.spans[node as usize];
                &self.segments[span.segment as usize].targets[span.range()]
            }
        }
    }

    /// Each edge of `node`.
    pub(crate) fn edges(&self, node: u32) -> impl Iterator<Item = Edge> {
        let (flat, range, patched) = self.place(node);
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
        let (flat, range, patched) = self.place(node);
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

    /// Where the edges of `node` are: in a segment, or by themselves.
    #[inline]
    fn place(&self, node: u32) -> (&Flat, std::ops::Range<usize>, &[Edge]) {
        let span = self.spans[node as usize];
        let flat = &self.segments[span.segment as usize];
        match self.patches.of(node) {
            Some(patch) => (flat, 0..0, &patch.edges),
            None => (flat, span.range(), &[]),
        }
    }

    /// The nodes that have an edge to one of the marked targets, ascending.
    pub(crate) fn sources(&self, marked: &[bool]) -> Vec<u32> {
        const NODES: usize = 16 * 1024;
        let leads = |node: &u32| self.targets(*node).iter().any(|to| marked[*to as usize]);
        (0..self.nodes() as u32).into_par_iter().with_min_len(NODES).filter(leads).collect()
    }

    /// Whether anybody says of an edge how it is there.
    pub(crate) fn says_how(&self) -> bool {
        let says = |patch: &Patch| patch.edges.iter().any(|edge| edge.how != Held::NotReported);
        self.segments.iter().any(|flat| !flat.how.is_empty()) || self.patches.of.values().any(says)
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
        patches.changed.resize(self.spans.len().div_ceil(64), 0);
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
