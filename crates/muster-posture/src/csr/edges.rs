//! Edges as they are read, part by part, and one edge with all that is said of it. Not yet by node.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]
use super::instants::Instants;
use crate::held::Held;
use crate::interval::{Interval, Intervals};

/// Edges as read from a part of a table, column by column.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    /// Sources, each with how many edges on end begin at it.
    pub(super) runs: Vec<(u32, u32)>,
    pub(super) to: Vec<u32>,
    /// Granted at.
    pub(super) granted: Instants,
    /// Where no grant time is reported: between which pulls the edge appeared.
    pub(super) seen: Intervals,
    /// Whether each is there always or on request. May end early: of the rest, nobody says.
    pub(super) how: Vec<Held>,
}

impl Edges {
    pub(crate) fn reserve(&mut self, edges: usize) {
        self.to.reserve_exact(edges);
        self.granted.reserve(edges);
    }

    /// Adds edges column by column; `runs` are their sources, each with how many of them on end begin at it.
    pub(crate) fn extend(
        &mut self,
        runs: impl Iterator<Item = (u32, u32)>,
        to: &[u32],
        granted: impl Iterator<Item = i64> + Clone,
    ) {
        runs.for_each(|(from, length)| self.run(from, length));
        self.to.extend_from_slice(to);
        self.granted.extend(granted);
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
