//! Sets of codes and counts over them that empty in constant time, for passes over millions of nodes. Not the graph (`csr`).
#![allow(clippy::indexing_slicing, reason = "arrays are made for the codes of a table, which index them")]

/// Counts for each code how many sets it was in.
#[derive(Debug)]
pub(crate) struct Counts {
    /// For each code, the set it was last in (upper half) and in how many of the present run of sets it was (lower half):
    /// small enough that the cells of fifty thousand rights stay in the cache.
    cells: Vec<u32>,
    /// The present set, from 1.
    now: u32,
    /// In how many sets of the runs before.
    totals: Vec<u32>,
}

/// Sets in a run: as many as half a cell can tell apart.
const RUN: u32 = u16::MAX as u32;

impl Counts {
    pub(crate) fn new(codes: usize) -> Self {
        Self { cells: vec![0; codes], now: 0, totals: vec![0; codes] }
    }

    /// Begins the next set.
    #[inline]
    pub(crate) fn next_set(&mut self) {
        if self.now == RUN {
            self.end_run();
        }
        self.now += 1;
    }

    /// Puts `codes` into the present set; says how many were not in it. Without a branch: which are new is anyone's guess.
    #[inline]
    pub(crate) fn insert(&mut self, codes: &[u32]) -> u32 {
        let (mut added, now) = (0, self.now);
        for code in codes {
            let cell = &mut self.cells[*code as usize];
            let new = u32::from(*cell >> 16 != now);
            *cell = (now << 16) | ((*cell & RUN) + new);
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

    /// In how many sets each code was, by code.
    pub(crate) fn totals(&mut self) -> &[u32] {
        self.end_run();
        &self.totals
    }

    /// Adds the counts of others.
    pub(crate) fn add(&mut self, mut other: Self) {
        for (total, more) in self.totals.iter_mut().zip(other.totals()) {
            *total += more;
        }
    }

    /// All counts become zero.
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
