//! One column of a list: words that repeat are kept once and coded, other texts in an arena, times and flags as numbers.
#![allow(
    clippy::indexing_slicing,
    reason = "codes come from the words beside them; rows are below the list's length"
)]
use std::collections::HashMap;

use rayon::prelude::*;

use super::arena::Arena;
use super::bits::Bits;
use crate::csr::NO_TIME;

/// A column with more different texts than this is not coded: nobody filters by so many.
const MOST_WORDS: usize = 4096;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// Yes or no.
    Flag(bool),
    /// Microseconds since the epoch.
    Time(i64),
    /// How many.
    Number(u32),
    /// Null, or empty text.
    Nothing,
}

#[derive(Debug, Clone)]
pub(crate) enum Cells {
    /// `words[0]` is the empty text.
    Coded {
        words: Vec<String>,
        codes: Vec<u16>,
    },
    Texts(Arena),
    Flags(Vec<bool>),
    Times(Vec<i64>),
    /// Worked out, never read: always known.
    Numbers(Vec<u32>),
}

impl Cells {
    pub(crate) fn value(&self, row: u32) -> Value<'_> {
        match self {
            Self::Coded { words, codes } => shown(&words[codes[row as usize] as usize]),
            Self::Texts(arena) => shown(arena.get(row)),
            Self::Flags(flags) => Value::Flag(flags[row as usize]),
            Self::Times(times) => match times[row as usize] {
                NO_TIME => Value::Nothing,
                time => Value::Time(time),
            },
            Self::Numbers(numbers) => Value::Number(numbers[row as usize]),
        }
    }

    pub(crate) fn permuted(self, order: &[u32]) -> Self {
        fn placed<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
            order.iter().map(|row| values[*row as usize]).collect()
        }
        match self {
            Self::Coded { words, codes } => Self::Coded { words, codes: placed(&codes, order) },
            Self::Texts(arena) => Self::Texts(arena.permuted(order)),
            Self::Flags(flags) => Self::Flags(placed(&flags, order)),
            Self::Times(times) => Self::Times(placed(&times, order)),
            Self::Numbers(numbers) => Self::Numbers(placed(&numbers, order)),
        }
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Coded { codes, words } => {
                2 * codes.capacity() + words.iter().map(String::capacity).sum::<usize>()
            }
            Self::Texts(arena) => arena.size(),
            Self::Flags(flags) => flags.capacity(),
            Self::Times(times) => 8 * times.capacity(),
            Self::Numbers(numbers) => 4 * numbers.capacity(),
        }
    }

    /// The rows that hold one of `wanted`; the empty text stands for nothing, flags are `yes` and `no`. Times are not
    /// filtered by words, so none.
    pub(crate) fn holding(&self, wanted: &[&str]) -> Bits {
        match self {
            Self::Coded { words, codes } => {
                let wanted: Vec<bool> = words.iter().map(|word| wanted.contains(&word.as_str())).collect();
                match wanted.iter().filter(|w| **w).count() {
                    0 => Bits::none(codes.len()),
                    1 => {
                        let code = wanted.iter().position(|w| *w).unwrap_or(0) as u16;
                        Bits::of(codes, |c| c == code)
                    }
                    _ => Bits::of(codes, |c| wanted[c as usize]),
                }
            }
            Self::Flags(flags) => Bits::of(flags, |flag| wanted.contains(&if flag { "yes" } else { "no" })),
            Self::Texts(arena) => {
                let mut rows = Bits::none(arena.len());
                (0..arena.len() as u32)
                    .filter(|row| wanted.contains(&arena.get(*row)))
                    .for_each(|r| rows.insert(r));
                rows
            }
            Self::Times(times) => Bits::none(times.len()),
            Self::Numbers(numbers) => Bits::none(numbers.len()),
        }
    }

    /// The rows whose time is in the range; unknown times are in none.
    pub(crate) fn between(&self, from: i64, to: i64) -> Option<Bits> {
        match self {
            Self::Times(times) => Some(Bits::of(times, |t| t != NO_TIME && from <= t && t < to)),
            _ => None,
        }
    }

    /// Each word with how many rows of `among` hold it, in the order of the words; `None` where there are no words.
    pub(crate) fn counts(&self, among: &Bits) -> Option<Vec<(&str, usize)>> {
        match self {
            Self::Coded { words, codes } => {
                let mut counts = vec![0_usize; words.len()];
                if among.is_all() {
                    codes.iter().for_each(|code| counts[*code as usize] += 1);
                } else {
                    among.iter().for_each(|row| counts[codes[row as usize] as usize] += 1);
                }
                let mut counts: Vec<_> =
                    words.iter().map(String::as_str).zip(counts).filter(|c| c.1 > 0).collect();
                counts.sort_unstable();
                Some(counts)
            }
            Self::Flags(flags) => {
                let mut yes = Bits::of(flags, |flag| flag);
                yes.keep(among);
                let (yes, all) = (yes.count(), among.count());
                Some([("no", all - yes), ("yes", yes)].into_iter().filter(|c| c.1 > 0).collect())
            }
            Self::Texts(_) | Self::Times(_) | Self::Numbers(_) => None,
        }
    }

    /// The rows in ascending order of their value, then by row, and how many of them hold anything: those that hold
    /// nothing come last. Texts sort without regard to case, then by their bytes.
    pub(crate) fn order(&self) -> (Vec<u32>, usize) {
        match self {
            Self::Texts(arena) => {
                let row_key = |row: u32| (beginning(arena.get(row)), row);
                let mut keyed: Vec<(u128, u32)> =
                    (0..arena.len() as u32).into_par_iter().map(row_key).collect();
                keyed.par_sort_unstable_by(|a, b| {
                    a.0.cmp(&b.0).then_with(|| compare(arena.get(a.1), arena.get(b.1))).then(a.1.cmp(&b.1))
                });
                let nothing = keyed.iter().take_while(|(_, row)| arena.get(*row).is_empty()).count();
                keyed.rotate_left(nothing);
                (keyed.iter().map(|(_, row)| *row).collect(), keyed.len() - nothing)
            }
            Self::Coded { words, codes } => {
                let mut by_word: Vec<usize> = (0..words.len()).collect();
                // The empty word, code 0, goes last.
                by_word
                    .sort_by(|a, b| (*a == 0).cmp(&(*b == 0)).then_with(|| compare(&words[*a], &words[*b])));
                let mut rank = vec![0; words.len()];
                by_word.iter().enumerate().for_each(|(at, word)| rank[*word] = at);
                let (rows, starts) = counting(codes.len(), words.len(), |row| rank[codes[row] as usize]);
                (rows, starts[words.len() - 1])
            }
            Self::Flags(flags) => {
                let (rows, _) = counting(flags.len(), 2, |row| usize::from(flags[row]));
                (rows, flags.len())
            }
            Self::Times(times) => {
                let mut rows: Vec<u32> = (0..times.len() as u32).collect();
                rows.par_sort_unstable_by_key(|row| (times[*row as usize], *row));
                let known = rows.partition_point(|row| times[*row as usize] != NO_TIME);
                (rows, known)
            }
            Self::Numbers(numbers) => {
                let mut rows: Vec<u32> = (0..numbers.len() as u32).collect();
                rows.par_sort_unstable_by_key(|row| (numbers[*row as usize], *row));
                (rows, numbers.len())
            }
        }
    }
}

fn shown(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Nothing } else { Value::Text(text) }
}

/// Rows by rank, stable, and where each rank begins.
fn counting(rows: usize, ranks: usize, rank: impl Fn(usize) -> usize) -> (Vec<u32>, Vec<usize>) {
    let mut starts = vec![0_usize; ranks + 1];
    (0..rows).for_each(|row| starts[rank(row) + 1] += 1);
    (0..ranks).for_each(|at| starts[at + 1] += starts[at]);
    let mut next = starts.clone();
    let mut order = vec![0; rows];
    for row in 0..rows {
        let slot = &mut next[rank(row)];
        order[*slot] = row as u32;
        *slot += 1;
    }
    (order, starts)
}

/// The first sixteen bytes, lower-cased (ASCII), as a number that compares like them.
fn beginning(text: &str) -> u128 {
    let mut first = [0_u8; 16];
    for (slot, byte) in first.iter_mut().zip(text.bytes()) {
        *slot = byte.to_ascii_lowercase();
    }
    u128::from_be_bytes(first)
}

fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    let (mut left, mut right) = (a.bytes(), b.bytes());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return a.cmp(b),
            (x, y) => match x.map(|c| c.to_ascii_lowercase()).cmp(&y.map(|c| c.to_ascii_lowercase())) {
                std::cmp::Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// Texts while they are read: coded until there are too many different ones.
#[derive(Debug)]
pub(crate) enum Reading {
    Coding { known: HashMap<String, u16>, words: Vec<String>, codes: Vec<u16> },
    Plain(Arena),
}

impl Reading {
    /// `plain`: known beforehand to be all different, like an id.
    pub(crate) fn new(plain: bool) -> Self {
        if plain {
            return Self::Plain(Arena::default());
        }
        let known = HashMap::from([(String::new(), 0)]);
        Self::Coding { known, words: vec![String::new()], codes: Vec::new() }
    }

    /// Adds the next row's text; false when there is no room for more.
    pub(crate) fn push(&mut self, text: &str) -> bool {
        match self {
            Self::Plain(arena) => arena.push(text),
            Self::Coding { known, words, codes } => {
                if let Some(code) = known.get(text) {
                    codes.push(*code);
                    return true;
                }
                if words.len() < MOST_WORDS {
                    let code = words.len() as u16;
                    known.insert(text.to_owned(), code);
                    words.push(text.to_owned());
                    codes.push(code);
                    return true;
                }
                let mut arena = Arena::default();
                let moved = codes.iter().all(|code| arena.push(&words[*code as usize])) && arena.push(text);
                *self = Self::Plain(arena);
                moved
            }
        }
    }

    pub(crate) fn done(self) -> Cells {
        match self {
            Self::Plain(mut arena) => {
                arena.shrink();
                Cells::Texts(arena)
            }
            Self::Coding { words, codes, .. } => Cells::Coded { words, codes },
        }
    }
}
