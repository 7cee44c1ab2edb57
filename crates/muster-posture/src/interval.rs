//! When something happened, as far as anybody knows: exactly, within the interval that sealing saw, or not at all; and a
//! column of such intervals, of which a snapshot has as many different ones as it had pulls. No judgement.
use std::collections::HashMap;

use crate::csr::NO_TIME;

/// A time: later than `after`, at or before `until`, in microseconds. An exact time is an interval of one microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Interval {
    after: i64,
    until: i64,
}

impl Interval {
    /// Some time or other.
    pub(crate) const UNKNOWN: Self = Self { after: i64::MIN, until: NO_TIME };

    /// A time that a source gave; [`NO_TIME`] is later than every time, so that nothing follows from it.
    pub(crate) const fn exact(time: i64) -> Self {
        Self { after: time.saturating_sub(1), until: time }
    }

    /// A time between what two pulls saw, [`NO_TIME`] where there was no such pull.
    pub(crate) const fn seen(after: i64, until: i64) -> Self {
        Self { after: if after == NO_TIME { i64::MIN } else { after }, until }
    }

    /// Whether it is a time at all; [`NO_TIME`] taken as exact is not.
    pub(crate) const fn happened(self) -> bool {
        self.until != NO_TIME
    }

    /// The earlier of two times.
    pub(crate) fn min(self, other: Self) -> Self {
        Self { after: self.after.min(other.after), until: self.until.min(other.until) }
    }

    /// Whether it is before `other`; `None` when that cannot be said.
    pub(crate) const fn is_before(self, other: Self) -> Option<bool> {
        if self.until <= other.after {
            Some(true)
        } else if self.after >= other.until.saturating_sub(1) {
            Some(false)
        } else {
            None
        }
    }

    /// Whether it is after `other`; `None` when that cannot be said.
    pub(crate) const fn is_after(self, other: Self) -> Option<bool> {
        other.is_before(self)
    }

    /// Whether it is at or before an instant; `None` when that cannot be said.
    pub(crate) const fn is_by(self, instant: i64) -> Option<bool> {
        if self.until <= instant {
            Some(true)
        } else if self.after >= instant {
            Some(false)
        } else {
            None
        }
    }

    /// Whole seconds from `earlier` to this, never below zero; `None` when the intervals leave more than one answer.
    pub(crate) const fn seconds_since(self, earlier: Self) -> Option<i64> {
        let least = seconds(self.after.saturating_add(1).saturating_sub(earlier.until));
        let most = seconds(self.until.saturating_sub(earlier.after.saturating_add(1)));
        if least == most { Some(least) } else { None }
    }
}

const fn seconds(micros: i64) -> i64 {
    let seconds = micros.div_euclid(1_000_000);
    if seconds < 0 { 0 } else { seconds }
}

/// A column of intervals that takes no room where there are none.
#[derive(Debug, Default, Clone)]
pub(crate) struct Intervals {
    /// For each row the number of its interval, 0 for [`Interval::UNKNOWN`]. May end early: the rest is unknown.
    codes: Vec<u32>,
    /// The different ones, from number 1.
    different: Vec<Interval>,
    numbers: HashMap<Interval, u32>,
}

impl Intervals {
    /// Sets the interval of a row after all that are set.
    pub(crate) fn set(&mut self, row: usize, interval: Interval) {
        if interval == Interval::UNKNOWN {
            return;
        }
        let code = self.number(interval);
        self.codes.resize(row, 0);
        self.codes.push(code);
    }

    /// Sets the interval of any row.
    pub(crate) fn put(&mut self, row: usize, interval: Interval) {
        let code = if interval == Interval::UNKNOWN { 0 } else { self.number(interval) };
        if row >= self.codes.len() {
            if code == 0 {
                return;
            }
            self.codes.resize(row + 1, 0);
        }
        if let Some(place) = self.codes.get_mut(row) {
            *place = code;
        }
    }

    /// What is known of a row.
    pub(crate) fn get(&self, row: usize) -> Interval {
        let code = self.codes.get(row).copied().unwrap_or(0);
        let known = (code as usize).checked_sub(1).and_then(|at| self.different.get(at));
        known.copied().unwrap_or(Interval::UNKNOWN)
    }

    /// Whether nothing is known of any row.
    pub(crate) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// All rows unknown, `rows` of them: for [`Self::place`].
    pub(crate) fn unknown(rows: usize) -> Self {
        Self { codes: vec![0; rows], ..Self::default() }
    }

    /// Puts `count` rows of another column, from its row `from`, at row `at`, which must be there.
    pub(crate) fn place(&mut self, at: usize, other: &Self, from: usize, count: usize) {
        for row in 0..count {
            let interval = other.get(from + row);
            if interval != Interval::UNKNOWN {
                let code = self.number(interval);
                if let Some(place) = self.codes.get_mut(at + row) {
                    *place = code;
                }
            }
        }
    }

    /// The same, with a place for each of `rows` rows.
    pub(crate) fn of_length(mut self, rows: usize) -> Self {
        self.codes.resize(rows, 0);
        self
    }

    /// The same rows in another order.
    pub(crate) fn in_order(mut self, place: impl FnOnce(Vec<u32>) -> Vec<u32>) -> Self {
        self.codes = place(self.codes);
        self
    }

    fn number(&mut self, interval: Interval) -> u32 {
        // Rows that lie together were mostly seen together.
        if self.different.last() == Some(&interval) {
            return self.different.len() as u32;
        }
        *self.numbers.entry(interval).or_insert_with(|| {
            self.different.push(interval);
            self.different.len() as u32
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is said of two intervals holds of every pair of times in them, and where nothing is said both are possible.
        #[test]
        fn what_is_said_holds_of_every_time((a, b, c, d) in (0_i64..6, 1_i64..5, 0_i64..6, 1_i64..5)) {
            let (one, two) = (Interval::seen(a, a + b), Interval::seen(c, c + d));
            let pairs = || (a + 1..=a + b).flat_map(move |x| (c + 1..=c + d).map(move |y| (x, y)));
            let one_answer = |mut answers: Vec<bool>| { answers.dedup(); (answers.len() == 1).then(|| answers[0]) };
            prop_assert_eq!(one.is_before(two), one_answer(pairs().map(|(x, y)| x < y).collect()));
            prop_assert_eq!(one.is_by(c), one_answer((a + 1..=a + b).map(|x| x <= c).collect()));
            let whole = |i: Interval| Interval { after: i.after * 700_000, until: i.until * 700_000 };
            let ends = [(whole(one).after + 1, whole(two).until), (whole(one).until, whole(two).after + 1)];
            let ends = ends.map(|(x, y)| seconds(x - y));
            prop_assert_eq!(whole(one).seconds_since(whole(two)), (ends[0] == ends[1]).then_some(ends[0]));
        }
    }

    #[test]
    fn an_exact_time_is_an_interval_and_no_time_is_after_all() {
        let at = Interval::exact;
        assert_eq!((at(5).is_before(at(6)), at(5).is_before(at(5))), (Some(true), Some(false)));
        assert_eq!((at(5).is_by(5), at(6).is_by(5)), (Some(true), Some(false)));
        assert_eq!(at(NO_TIME).is_by(5), Some(false));
        assert_eq!(at(NO_TIME).is_before(at(5)), Some(false));
        assert_eq!(at(3_500_000).seconds_since(at(1_000_000)), Some(2));
        assert_eq!(at(1).min(Interval::UNKNOWN).is_before(at(2)), Some(true));
        assert_eq!(at(2).min(Interval::UNKNOWN).is_before(at(2)), None);
    }

    #[test]
    fn a_column_keeps_what_was_set_and_takes_the_rows_of_others() {
        let mut some = Intervals::default();
        some.set(2, Interval::seen(1, 2));
        some.set(4, Interval::seen(3, 4));
        assert_eq!(
            [0, 2, 3, 4, 9].map(|row| some.get(row) == Interval::UNKNOWN),
            [true, false, true, false, true]
        );
        let mut all = Intervals::unknown(5);
        all.place(1, &some, 1, 4);
        assert_eq!((all.get(2), all.get(4)), (Interval::seen(1, 2), Interval::seen(3, 4)));
        assert_eq!(all.get(1), Interval::UNKNOWN);
    }
}
