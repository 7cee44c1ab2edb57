//! A column of grant times in as few bytes as they allow: none while no time is given, four while all are whole seconds,
//! eight else. Not what a time means.
#![allow(clippy::indexing_slicing, reason = "rows and ranges are of edges of the same part")]
use super::NO_TIME;

/// Times in microseconds since the epoch, [`NO_TIME`] where none is given.
#[derive(Debug, Default)]
pub(crate) struct Instants {
    rows: usize,
    /// Whole seconds since the epoch, [`NONE`] where none is given; empty where none is at all, or in `micros`.
    seconds: Vec<u32>,
    /// Once one of them was not a whole second from 1970 to 2106.
    micros: Vec<i64>,
}

/// No time, in seconds.
const NONE: u32 = u32::MAX;
const MICROS: i64 = 1_000_000;

impl Instants {
    /// So many rows without a time.
    pub(super) fn blank(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        self.seconds.reserve_exact(rows);
    }

    #[inline]
    pub(super) fn get(&self, row: usize) -> i64 {
        match self.seconds.get(row) {
            Some(seconds) => wide(*seconds),
            None => self.micros.get(row).copied().unwrap_or(NO_TIME),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, time: i64) {
        self.extend(std::iter::once(time));
    }

    pub(super) fn extend(&mut self, times: impl Iterator<Item = i64> + Clone) {
        let before = self.rows;
        if self.seconds.is_empty() && self.micros.is_empty() {
            let (mut rest, mut blank) = (times.clone(), 0);
            if rest.all(|time| (time == NO_TIME).then(|| blank += 1).is_some()) {
                self.rows += blank;
                return;
            }
            self.seconds.resize(before, NONE);
        }
        if self.micros.is_empty() {
            let mut whole = true;
            self.seconds.extend(times.clone().map(|time| {
                let seconds = narrow(time);
                whole &= seconds.is_some();
                seconds.unwrap_or(NONE)
            }));
            self.rows = self.seconds.len();
            if whole {
                return;
            }
            self.seconds.truncate(before);
            self.rows = before;
            self.widen();
        }
        self.micros.extend(times);
        self.rows = self.micros.len();
    }

    /// Puts `count` rows of another column, from its row `from`, at row `at`; they are there, without a time.
    pub(super) fn place(&mut self, at: usize, other: &Self, from: usize, count: usize) {
        if !other.seconds.is_empty() && self.micros.is_empty() {
            self.seconds.resize(self.rows, NONE);
            self.seconds[at..at + count].copy_from_slice(&other.seconds[from..from + count]);
        } else if !other.seconds.is_empty() || !other.micros.is_empty() {
            self.widen();
            (0..count).for_each(|row| self.micros[at + row] = other.get(from + row));
        }
    }

    /// Keeps microseconds from now on.
    fn widen(&mut self) {
        if self.micros.is_empty() {
            self.micros =
                (0..self.rows).map(|row| self.seconds.get(row).map_or(NO_TIME, |s| wide(*s))).collect();
            self.seconds = Vec::new();
        }
    }
}

#[inline]
fn wide(seconds: u32) -> i64 {
    if seconds == NONE { NO_TIME } else { i64::from(seconds) * MICROS }
}

/// A time in seconds, where it is a whole number of them that fits.
#[inline]
fn narrow(time: i64) -> Option<u32> {
    if time == NO_TIME {
        return Some(NONE);
    }
    // A division would cost most of what the smaller column saves. A million is 2^6 · 15,625: what is divisible by it
    // comes out of a rotation and a product with the inverse as its quotient, anything else as more than fits.
    let quotient = time.cast_unsigned().rotate_right(6).wrapping_mul(INVERSE);
    u32::try_from(quotient).ok().filter(|seconds| *seconds != NONE)
}

/// The inverse of 15,625 modulo 2^64: each of Newton's steps doubles the bits that are right, of three to begin with.
const INVERSE: u64 = {
    let (odd, mut inverse, mut bits) = (15_625_u64, 15_625_u64, 3);
    while bits < 64 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time() -> impl Strategy<Value = i64> {
        let near = |second: i64| (-2_i64..3).prop_map(move |off| second * MICROS + off);
        prop_oneof![
            4 => Just(NO_TIME),
            8 => any::<u32>().prop_map(|second| i64::from(second) * MICROS),
            1 => prop_oneof![near(0), near(i64::from(NONE)), near(i64::from(NONE) + 1), near(1_700_000_000)],
            1 => any::<i64>(),
        ]
    }

    proptest! {
        #[test]
        fn a_time_is_narrow_when_it_is_a_whole_second_that_fits(time in time()) {
            let whole = time % MICROS == 0 && (0..i64::from(NONE)).contains(&(time / MICROS));
            prop_assert_eq!(narrow(time).is_some(), whole || time == NO_TIME);
            prop_assert!(narrow(time).is_none_or(|seconds| wide(seconds) == time));
        }

        /// Whatever they are: pushed, added many at a time, and moved, all times come out as they went in.
        #[test]
        fn times_come_out_as_they_went_in(parts in prop::collection::vec(prop::collection::vec(time(), 0..6), 0..6)) {
            let all = parts.concat();
            let read = |column: &Instants| (0..all.len()).map(|row| column.get(row)).collect::<Vec<_>>();
            let (mut added, mut pushed, mut moved) =
                (Instants::default(), Instants::default(), Instants::blank(all.len()));
            all.iter().for_each(|time| pushed.push(*time));
            let mut end = all.len();
            for part in &parts {
                added.extend(part.iter().copied());
                let mut own = Instants::default();
                own.extend(part.iter().copied());
                end -= part.len();
                moved.place(end, &own, 0, part.len());
            }
            prop_assert_eq!(read(&added), &all[..]);
            prop_assert_eq!(read(&pushed), &all[..]);
            let backwards: Vec<i64> = parts.iter().rev().flatten().copied().collect();
            prop_assert_eq!(read(&moved), backwards);
        }
    }
}
