//! The ids of one table, one after the other in one text. Not in any order of their own.
#![allow(clippy::indexing_slicing, reason = "rows are below the number of ids by construction")]
use rayon::prelude::*;

use super::NO_CODE;

/// Bytes that most ids are no longer than.
const SHORT: usize = 16;

/// Ids one after the other, in one text. Where all are of one length, as most are that a machine gave, nothing else is kept.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    text: String,
    count: usize,
    /// Length of each id, while all are of one.
    width: usize,
    /// Else the end of each id in `text`; empty while all are of one length.
    ends: Vec<u32>,
    /// There was more text than ends can count.
    overfull: bool,
}

impl Ids {
    #[inline]
    pub(crate) fn push(&mut self, id: &str) {
        if self.count == 0 {
            self.width = id.len();
        }
        if !self.ends.is_empty() || self.width != id.len() {
            self.keep_ends();
            self.end(self.text.len() + id.len());
        }
        self.text.push_str(id);
        self.count += 1;
    }

    pub(crate) fn reserve(&mut self, ids: usize) {
        self.text.reserve(ids * SHORT);
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Whether there are more, or longer ones, than can be coded: some 100 million ids of 40 bytes.
    pub(super) fn overfull(&self) -> bool {
        self.overfull || self.count >= (u32::MAX / 2) as usize
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> &str {
        &self.text[self.range(row)]
    }

    /// The same without looking whether letters are whole.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> &[u8] {
        &self.text.as_bytes()[self.range(row)]
    }

    #[inline]
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        match self.ends.get(row) {
            Some(end) => row.checked_sub(1).map_or(0, |before| self.ends[before] as usize)..*end as usize,
            None => row * self.width..(row + 1) * self.width,
        }
    }

    pub(crate) fn append(&mut self, other: &Self) {
        if self.count == 0 {
            self.width = other.width;
        }
        if !self.ends.is_empty() || !other.ends.is_empty() || (self.width != other.width && other.count > 0) {
            self.keep_ends();
            let before = self.text.len();
            self.ends.reserve(other.count);
            (0..other.count).for_each(|row| self.end(before + other.range(row).end));
        }
        self.text.push_str(&other.text);
        self.count += other.count;
        self.overfull |= other.overfull;
    }

    /// From now on they are of different lengths.
    fn keep_ends(&mut self) {
        if self.ends.is_empty() {
            (1..=self.count).for_each(|ids| self.end(ids * self.width));
        }
    }

    fn end(&mut self, at: usize) {
        self.overfull |= at > u32::MAX as usize;
        self.ends.push(at as u32);
    }

    /// The place of `id` among the ascending ids of `from..to`, [`NO_CODE`] when it is not there.
    pub(super) fn halve(&self, mut from: usize, mut to: usize, id: &str) -> u32 {
        while from < to {
            let middle = from + (to - from) / 2;
            match self.bytes(middle).cmp(id.as_bytes()) {
                std::cmp::Ordering::Equal => return middle as u32,
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        NO_CODE
    }

    pub(super) fn ascend(&self) -> bool {
        !self.overfull()
            && (1..self.len())
                .into_par_iter()
                .with_min_len(1 << 16)
                .all(|row| self.bytes(row - 1) < self.bytes(row))
    }
}

impl<'a> FromIterator<&'a str> for Ids {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        let mut all = Self::default();
        ids.into_iter().for_each(|id| all.push(id));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ids: &Ids) -> Vec<&str> {
        (0..ids.len()).map(|row| ids.get(row)).collect()
    }

    /// Ids of one length, then of several, pushed and appended, empty ones among them.
    #[test]
    fn ids_are_found_whatever_their_lengths() {
        let some =
            [vec![], vec![""], vec!["ab", "cd"], vec!["e", "", "fgh"], vec!["", "x"], vec!["ij", "kl"]];
        for (one, two) in some.iter().flat_map(|one| some.iter().map(move |two| (one, two))) {
            let expected: Vec<&str> = one.iter().chain(two).copied().collect();
            let pushed: Ids = expected.iter().copied().collect();
            assert_eq!(read(&pushed), expected);
            let mut appended: Ids = one.iter().copied().collect();
            appended.append(&two.iter().copied().collect());
            assert_eq!(read(&appended), expected);
            appended.push("mn");
            assert_eq!((appended.len(), appended.get(expected.len())), (expected.len() + 1, "mn"));
            assert_eq!(read(&appended).split_last().unwrap().1, expected);
        }
    }
}
