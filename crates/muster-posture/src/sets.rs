//! Sets of codes and counts over them that empty in constant time, for passes over millions of nodes. Not the graph (`csr`).
#![allow(clippy::indexing_slicing, reason = "arrays are made for the codes of a table, which index them")]

/// Counts for each code in how many unions of sets it was. Sets of one union come one after the other: the accounts of a
/// person, and the rights of each.
#[derive(Debug)]
pub(crate) struct Counts {
    /// For each code, the set it was last in (upper half) and in how many of the present run of unions it was (lower half):
    /// small enough that the cells of fifty thousand rights stay in the cache.
    cells: Vec<u32>,
    /// The present set, from 1.
    now: u32,
    /// The first set of the present union.
    first: u32,
    /// In how many unions of the runs before.
    totals: Vec<u32>,
    /// For each code, in how many sets it was whose union had it from another set; never cleared.
    again: Vec<u32>,
}

/// Sets in a run: as many as half a cell can tell apart.
const RUN: u32 = u16::MAX as u32;
/// The most sets a union may have.
pub(crate) const LONGEST_RUN: usize = RUN as usize;

impl Counts {
    pub(crate) fn new(codes: usize) -> Self {
        Self { cells: vec![0; codes], now: 0, first: 1, totals: vec![0; codes], again: vec![0; codes] }
    }

    /// Begins the next union, of at most so many sets, which are [`LONGEST_RUN`] or fewer.
    #[inline]
    pub(crate) fn begin(&mut self, sets: usize) {
        if self.now as usize + sets > LONGEST_RUN {
            self.end_run();
        }
        self.first = self.now + 1;
    }

    /// Begins the next set of the union.
    #[inline]
    pub(crate) fn next_set(&mut self) {
        self.now += 1;
    }

    /// Puts `codes` into the present set; says how many were not in it. Without a branch: which are new is anyone's guess.
    #[inline]
    pub(crate) fn insert(&mut self, codes: &[u32]) -> u32 {
        if self.now != self.first {
            return self.insert_again(codes);
        }
        let (mut added, now) = (0, self.now);
        for code in codes {
            let cell = &mut self.cells[*code as usize];
            let new = u32::from(*cell >> 16 != now);
            *cell = (now << 16) | ((*cell & RUN) + new);
            added += new;
        }
        added
    }

    /// The same for a set that is not the first of its union.
    fn insert_again(&mut self, codes: &[u32]) -> u32 {
        let (mut added, now, first) = (0, self.now, self.first);
        for code in codes {
            let (cell, again) = (&mut self.cells[*code as usize], &mut self.again[*code as usize]);
            let (new, new_in_union) = (u32::from(*cell >> 16 != now), u32::from(*cell >> 16 < first));
            *cell = (now << 16) | ((*cell & RUN) + new_in_union);
            *again += new - new_in_union;
            added += new;
        }
        added
    }

    fn end_run(&mut self) {
        if self.now == 0 {
            return;
        }
        for (total, cell) in self.totals.iter_mut().zip(&mut self.cells) {
            *total += *cell & RUN;
            *cell = 0;
        }
        self.now = 0;
    }

    /// In how many unions each code was, by code.
    pub(crate) fn totals(&mut self) -> &[u32] {
        self.end_run();
        &self.totals
    }

    /// By code: all sets that had it are those unions, and so many more. Of all unions ever.
    pub(crate) fn again(&self) -> &[u32] {
        &self.again
    }

    /// The counts of unions become zero.
    pub(crate) fn clear(&mut self) {
        self.cells.fill(0);
        self.totals.fill(0);
        self.now = 0;
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

    /// Whether `code` is in.
    pub(crate) fn has(&self, code: u32) -> bool {
        self.stamps[code as usize] == self.now
    }

    /// Puts `code` in; false when it was in already.
    pub(crate) fn insert(&mut self, code: u32) -> bool {
        let new = self.stamps[code as usize] != self.now;
        self.stamps[code as usize] = self.now;
        new
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn unions_and_sets_are_counted_apart() {
        let mut counts = Counts::new(7);
        let (mut unions, mut sets) = ([0; 7], [0; 7]);
        // More sets than a run has, in unions of one to three, each set put in in two goes.
        for union in 0..30_000_u32 {
            let of = |set: u32, go: u32| [(union * 5 + set * 3 + go) % 7, (union + set + go * 2) % 7];
            let size = union % 3 + 1;
            counts.begin(size as usize);
            let mut all = BTreeSet::new();
            for set in 0..size {
                counts.next_set();
                let added = counts.insert(&of(set, 0)) + counts.insert(&of(set, 1));
                let codes = BTreeSet::from_iter([of(set, 0), of(set, 1)].concat());
                assert_eq!(added as usize, codes.len());
                codes.iter().for_each(|code| sets[*code as usize] += 1);
                all.extend(codes);
            }
            all.iter().for_each(|code| unions[*code as usize] += 1);
        }
        assert_eq!(counts.totals(), unions);
        let again = counts.again().to_vec();
        let all: Vec<u32> = unions.iter().zip(again).map(|(unions, again)| unions + again).collect();
        assert_eq!(all, sets);
    }
}
