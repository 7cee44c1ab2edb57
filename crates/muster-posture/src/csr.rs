//! Compressed adjacency: for each source node, the targets of its edges side by side. Not a graph algorithm.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]

mod edges;
mod instants;
mod nodes;
mod segments;
mod sources;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;

pub(crate) use self::edges::{Edge, Edges};
pub(crate) use self::nodes::Lists;
use self::segments::{Flat, Span, segments};
use self::sources::Owners;
use crate::held::Held;
use crate::interval::Interval;

/// No time: null. It is larger than every time, so that "at or before" is false for it, as the contract wants.
pub(crate) const NO_TIME: i64 = i64::MAX;

/// Edges grouped by source node, in the order they were read; repeated edges stay. Copies share what neither changed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Csr {
    /// Where the edges of each node are.
    spans: Arc<Vec<Span>>,
    /// The edges as they were read, part by part; in a last one those that lay scattered.
    segments: Arc<Vec<Flat>>,
    /// See [`Csr::owners`].
    owners: Arc<OnceLock<Vec<Owners>>>,
    patches: Patches,
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
        let (spans, segments) = segments(nodes, parts);
        Self { spans: Arc::new(spans), segments: Arc::new(segments), ..Self::default() }
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
            let (granted, range) = (&self.segments[span.segment as usize].granted, span.range());
            granted.get(range.start) ^ granted.get(range.end.saturating_sub(1))
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
            granted: flat.granted.get(edge),
            seen: flat.seen.get(edge),
            how: flat.how.get(edge).copied().unwrap_or(Held::NotReported),
        });
        read.chain(patched.iter().copied())
    }

    /// Target of each edge of `node`, and when it was given: what the source says where it is `dated`, else what pulls saw.
    pub(crate) fn given(&self, node: u32, dated: bool) -> impl Iterator<Item = (u32, Interval)> {
        let (flat, range, patched) = self.place(node);
        let read = range.map(move |edge| {
            let given = if dated { Interval::exact(flat.granted.get(edge)) } else { flat.seen.get(edge) };
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
