//! A set of rows, one bit each: filters are combined word by word and counted without looking at a row.

/// A set of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    /// No row of `rows`.
    #[must_use]
    pub fn none(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// The rows of `values` for which `is` holds.
    #[must_use]
    pub fn of<T: Copy>(values: &[T], is: impl Fn(T) -> bool) -> Self {
        let word = |part: &[T]| {
            part.iter().enumerate().fold(0_u64, |word, (bit, value)| word | u64::from(is(*value)) << bit)
        };
        Self { words: values.chunks(64).map(word).collect(), rows: values.len() }
    }

    /// Every row of `rows`.
    #[must_use]
    pub fn all(rows: usize) -> Self {
        let mut all = Self { words: vec![u64::MAX; rows.div_ceil(64)], rows };
        if let Some(last) = all.words.last_mut()
            && !rows.is_multiple_of(64)
        {
            *last = (1_u64 << (rows % 64)) - 1;
        }
        all
    }

    /// Puts `row` in, unless it is past the end.
    pub fn insert(&mut self, row: u32) {
        if (row as usize) < self.rows
            && let Some(word) = self.words.get_mut(row as usize / 64)
        {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether `row` is in.
    #[inline]
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Keeps only what `other` has too.
    pub fn keep(&mut self, other: &Self) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own &= other;
        }
    }

    /// Takes in all that `other` has.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own |= other;
        }
    }

    /// How many rows are in.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether all rows are in.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.count() == self.rows
    }

    /// The rows that are in, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            std::iter::successors(Some(*word), |left| Some(left & left.wrapping_sub(1)))
                .take_while(|left| *left != 0)
                .map(move |left| at as u32 * 64 + left.trailing_zeros())
        })
    }
}
