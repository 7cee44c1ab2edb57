//! Edges side by side for each node, left in the parts they were read in where they lie so already. No lookups.
#![allow(
    clippy::indexing_slicing,
    reason = "offsets are made here; node codes come from `Codes` and are in range"
)]
use super::Edges;
use super::instants::Instants;
use crate::held::Held;
use crate::interval::Intervals;

/// Where more than one in so many edges lies apart from the others of its node, all are moved together.
const SCATTERED: usize = 8;

/// The edges of one node.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Span {
    start: usize,
    /// A node has fewer edges than this can count: they would not fit into memory.
    length: u32,
    pub(super) segment: u32,
}

impl Span {
    #[inline]
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start..self.start + self.length as usize
    }
}

/// Some edges, column by column.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub(super) targets: Vec<u32>,
    pub(super) granted: Instants,
    pub(super) seen: Intervals,
    /// How each is there. May end early: of the rest, nobody says.
    pub(super) how: Vec<Held>,
}

impl Flat {
    /// Room for so many edges; for what is seen and said of them only where `parts` have any of it.
    fn of(edges: usize, parts: &[Edges]) -> Self {
        let seen = parts.iter().any(|part| !part.seen.is_empty());
        let said = parts.iter().any(|part| !part.how.is_empty());
        Self {
            targets: vec![0; edges],
            granted: Instants::blank(edges),
            seen: if seen { Intervals::unknown(edges) } else { Intervals::default() },
            how: vec![Held::NotReported; if said { edges } else { 0 }],
        }
    }

    /// Puts `length` edges of a part, from its edge `from`, at edge `at`.
    fn place(&mut self, at: usize, part: &Edges, from: usize, length: usize) {
        self.targets[at..at + length].copy_from_slice(&part.to[from..from + length]);
        self.granted.place(at, &part.granted, from, length);
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

/// The parts with the edges of each node side by side, and where those are: see [`super::Csr::new`].
pub(super) fn segments(nodes: usize, parts: Vec<Edges>) -> (Vec<Span>, Vec<Flat>) {
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
    (spans, segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csr::Csr;

    /// Edges of 50 nodes in three parts: in order, with a few nodes in two parts, or in no order at all.
    #[test]
    fn edges_are_found_however_they_lie() {
        for (mixed, from) in [(1, [0, 30, 60]), (1, [0, 25, 60]), (7, [0, 25, 60])] {
            let mut expected = vec![Vec::new(); 50];
            let mut parts = Vec::new();
            for (part, begin) in from.iter().enumerate() {
                let end = from.get(part + 1).copied().unwrap_or(100);
                let mut edges = Edges::default();
                for at in *begin..end {
                    // Two edges on end for each node, node 49 without any.
                    let node = at / 2 * mixed % 49;
                    edges.push(node, at, i64::from(at) * 10);
                    expected[node as usize].push((at, i64::from(at) * 10));
                }
                parts.push(edges);
            }
            let csr = Csr::new(50, parts);
            for (node, edges) in (0..).zip(&expected) {
                assert_eq!(
                    csr.dated(node).collect::<Vec<_>>(),
                    *edges,
                    "node {node}, order {mixed}, {from:?}"
                );
                assert!(csr.targets(node).iter().eq(edges.iter().map(|(to, _)| to)));
            }
            for to in 0..100 {
                let leads = |edges: &&Vec<(u32, i64)>| edges.iter().any(|edge| edge.0 == to);
                let wanted: Vec<bool> = (0..100).map(|other| other == to).collect();
                let sources: Vec<u32> =
                    (0..).zip(&expected).filter(|(_, edges)| leads(edges)).map(|(node, _)| node).collect();
                assert_eq!(csr.leading_to(&wanted), sources, "to {to}");
            }
        }
    }
}
