//! Many texts in one buffer with their ends beside it: four bytes a row instead of a `String`'s twenty-four and an
//! allocation.
#![allow(
    clippy::indexing_slicing,
    reason = "ends ascend and never pass the buffer: both grow in `push` only"
)]
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::bits::Bits;

/// Texts by row.
#[derive(Debug, Default, Clone)]
pub(crate) struct Arena {
    bytes: String,
    ends: Vec<u32>,
}

impl Arena {
    /// Adds the text of the next row. False when the buffer would pass 4 GiB; nothing is added then.
    pub(crate) fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return false };
        self.bytes.push_str(text);
        self.ends.push(end);
        true
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn start(&self, row: usize) -> usize {
        row.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }

    pub(crate) fn get(&self, row: u32) -> &str {
        &self.bytes[self.start(row as usize)..self.ends[row as usize] as usize]
    }

    /// The same texts, row `order[n]` becoming row `n`.
    pub(crate) fn permuted(&self, order: &[u32]) -> Self {
        let mut all =
            Self { bytes: String::with_capacity(self.bytes.len()), ends: Vec::with_capacity(order.len()) };
        for row in order {
            all.push(self.get(*row));
        }
        all
    }

    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        self.bytes.capacity() + 4 * self.ends.capacity()
    }

    /// The rows whose text contains `word`, found in one pass over the buffer, part by part over all cores. `word` holds
    /// no character that ends a row's text here, so that no match runs from one row into the next.
    pub(crate) fn containing(&self, word: &str) -> Bits {
        const PART: usize = 1 << 16;
        let finder = Finder::new(word.as_bytes());
        let bytes = self.bytes.as_bytes();
        let parts: Vec<Vec<u32>> = (0..self.len().div_ceil(PART))
            .into_par_iter()
            .map(|part| {
                let (mut row, last) = (part * PART, ((part + 1) * PART).min(self.len()));
                let (mut at, end) = (self.start(row), self.start(last));
                let mut found = Vec::new();
                while let Some(hit) = finder.find(&bytes[at..end]) {
                    // The row is the first that ends after the match began; most are near: gallop, then halve.
                    row += self.ends[row..last].partition_point(|e| *e as usize <= at + hit);
                    found.push(row as u32);
                    row += 1;
                    if row >= last {
                        break;
                    }
                    at = self.start(row);
                }
                found
            })
            .collect();
        let mut rows = Bits::none(self.len());
        parts.into_iter().flatten().for_each(|row| rows.insert(row));
        rows
    }
}
