//! Ids as dense codes: the ids of one table sorted bytewise, so that codes sort like ids. Not what the ids stand for.
#![allow(clippy::indexing_slicing, reason = "codes and slots are made here and are in range by construction")]
use std::hash::BuildHasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::fast::RandomState;
use rayon::prelude::*;

/// No code: the reference is null or dangling.
pub(crate) const NO_CODE: u32 = u32::MAX;
/// How far ahead of the last id found the next one is searched for: files are mostly in the order of ids.
const NEARBY: usize = 64;
/// How often that may be in vain before it is only done once in [`RETRY`] times.
const PATIENCE: u32 = 16;
const RETRY: u32 = 64;
/// How many ids are looked up side by side.
const TOGETHER: usize = 64;
/// One in so many ids may be searched for by halving before a hash table is made.
const HALVED_SHARE: usize = 64;

/// Ids one after the other, in one text.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    text: String,
    /// End of each id in `text`.
    ends: Vec<u32>,
    /// There was more text than ends can count.
    overfull: bool,
}

impl Ids {
    #[inline]
    pub(crate) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.end(self.text.len());
    }

    pub(crate) fn reserve(&mut self, ids: usize) {
        self.ends.reserve(ids);
    }

    #[inline]
    fn end(&mut self, at: usize) {
        // Some 100 million ids of 40 bytes: what is more is refused when the ids are coded.
        self.overfull |= at > u32::MAX as usize;
        self.ends.push(at as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start as usize..self.ends[row] as usize]
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.reserve(other.len());
        other.ends.iter().for_each(|end| self.end(*end as usize + before));
        self.overfull |= other.overfull;
    }

    /// The place of `id` among the ascending ids of `from..to`, [`NO_CODE`] when it is not there.
    fn halve(&self, mut from: usize, mut to: usize, id: &str) -> u32 {
        while from < to {
            let middle = from + (to - from) / 2;
            match self.get(middle).cmp(id) {
                std::cmp::Ordering::Equal => return middle as u32,
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        NO_CODE
    }

    fn ascend(&self) -> bool {
        !self.overfull
            && (1..self.len())
                .into_par_iter()
                .with_min_len(1 << 16)
                .all(|row| self.get(row - 1) < self.get(row))
    }
}

impl<'a> FromIterator<&'a str> for Ids {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        let mut all = Self::default();
        ids.into_iter().for_each(|id| all.push(id));
        all
    }
}

/// Where the rows of a table went when they were put in the order of their ids.
#[derive(Debug)]
pub(crate) enum Order {
    /// They were in that order.
    AsRead,
    /// Row number in code order.
    Sorted(Vec<u32>),
}

impl Order {
    /// Puts values that are in row order into code order.
    pub(crate) fn place<T: Copy>(&self, values: Vec<T>) -> Vec<T> {
        match self {
            Self::AsRead => values,
            Self::Sorted(rows) => rows.iter().map(|row| values[*row as usize]).collect(),
        }
    }
}

/// The ids of one table. The code of an id is its rank in bytewise order.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    ids: Ids,
    /// Ids that were searched for by halving. Enough of them, and the table is made.
    halved: AtomicUsize,
    table: OnceLock<HashTable>,
}

/// Open addressing, in shards that are filled side by side. A slot holds the upper half of the hash, then code + 1; 0 is
/// a free slot.
#[derive(Debug)]
struct HashTable {
    shards: Vec<Vec<u64>>,
    hasher: RandomState,
}

impl Codes {
    /// Codes `ids`, and says where their rows went; or gives them back with the row of the first that is there twice (or
    /// is one too many for the 32 bits of a code).
    pub(crate) fn new(ids: Ids) -> Result<(Self, Order), (Ids, usize)> {
        if ids.overfull || ids.len() >= (u32::MAX / 2) as usize {
            let last = ids.len().saturating_sub(1);
            return Err((ids, last));
        }
        if ids.ascend() {
            return Ok((Self { ids, ..Self::default() }, Order::AsRead));
        }
        let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
        rows.par_sort_unstable_by(|a, b| ids.get(*a as usize).cmp(ids.get(*b as usize)).then(a.cmp(b)));
        let repeated = rows.windows(2).filter(|w| ids.get(w[0] as usize) == ids.get(w[1] as usize));
        if let Some(row) = repeated.map(|w| w[1] as usize).min() {
            return Err((ids, row));
        }
        let sorted = rows.iter().map(|row| ids.get(*row as usize)).collect();
        Ok((Self { ids: sorted, ..Self::default() }, Order::Sorted(rows)))
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The id of a code; empty for [`NO_CODE`].
    pub(crate) fn id(&self, code: u32) -> &str {
        if (code as usize) < self.len() { self.ids.get(code as usize) } else { "" }
    }

    /// The code of an id, [`NO_CODE`] when no row has it. The first few are searched for by halving: where almost all
    /// ids come in order (see [`Finder`]), making the table would cost more than it saves.
    pub(crate) fn code(&self, id: &str) -> u32 {
        if let Some(table) = self.table.get() {
            return table.code(&self.ids, id);
        }
        if self.halved.fetch_add(1, Ordering::Relaxed) <= self.len() / HALVED_SHARE {
            return self.ids.halve(0, self.len(), id);
        }
        self.table.get_or_init(|| HashTable::new(&self.ids)).code(&self.ids, id)
    }
}

impl HashTable {
    fn new(ids: &Ids) -> Self {
        let hasher = RandomState::default();
        let count = rayon::current_num_threads().next_power_of_two().min(64);
        // At most three quarters of the slots are taken; a shard may get a little more than its share.
        let room = (ids.len() / count * 3 / 2 + 64).next_power_of_two();
        let fill = |shard: usize| {
            let mut slots = vec![0_u64; room];
            let mut taken = 0;
            for row in 0..ids.len() {
                let hash = hasher.hash_one(ids.get(row));
                if hash as usize & (count - 1) != shard {
                    continue;
                }
                taken += 1;
                if taken * 8 > slots.len() * 7 {
                    slots = grown(&slots, count);
                }
                put(&mut slots, count, hash, row as u32 + 1);
            }
            slots
        };
        Self { shards: (0..count).into_par_iter().map(fill).collect(), hasher }
    }

    /// Puts the codes of several ids in their places. The slots of all are read before any id is compared, so that the
    /// reads do not wait for each other.
    fn codes(&self, ids: &Ids, wanted: &[(usize, &str)], out: &mut [u32]) {
        let mut read = [(0, 0); TOGETHER];
        for ((_, id), read) in wanted.iter().zip(&mut read) {
            let hash = self.hasher.hash_one(id);
            let slots = &self.shards[hash as usize & (self.shards.len() - 1)];
            *read = (hash as u32, slots[place_of(hash as u32, self.shards.len(), slots.len())]);
        }
        for ((at, id), (hash, slot)) in wanted.iter().zip(read) {
            let (hashed, next) = ((slot >> 32) as u32, slot as u32);
            out[*at] = match next {
                0 => NO_CODE,
                next if hashed == hash && ids.get(next as usize - 1) == *id => next - 1,
                // Another id took the place: on from there.
                _ => self.code(ids, id),
            };
        }
    }

    fn code(&self, ids: &Ids, id: &str) -> u32 {
        let hash = self.hasher.hash_one(id);
        let slots = &self.shards[hash as usize & (self.shards.len() - 1)];
        let mut slot = place_of(hash as u32, self.shards.len(), slots.len());
        loop {
            let (hashed, next) = ((slots[slot] >> 32) as u32, slots[slot] as u32);
            match next {
                0 => return NO_CODE,
                next if hashed == hash as u32 && ids.get(next as usize - 1) == id => return next - 1,
                _ => slot = (slot + 1) & (slots.len() - 1),
            }
        }
    }
}

/// Where in a shard a hash belongs: the bits above those that chose the shard. Both numbers are powers of two.
#[inline]
fn place_of(hash: u32, shards: usize, slots: usize) -> usize {
    (hash as usize >> shards.trailing_zeros()) & (slots - 1)
}

fn put(slots: &mut [u64], shards: usize, hash: u64, next: u32) {
    let mut slot = place_of(hash as u32, shards, slots.len());
    while slots[slot] != 0 {
        slot = (slot + 1) & (slots.len() - 1);
    }
    slots[slot] = u64::from(hash as u32) << 32 | u64::from(next);
}

/// A shard of twice the size.
fn grown(slots: &[u64], shards: usize) -> Vec<u64> {
    let mut more = vec![0; slots.len() * 2];
    for slot in slots.iter().filter(|slot| **slot != 0) {
        put(&mut more, shards, slot >> 32, *slot as u32);
    }
    more
}

/// Finds the codes of ids that mostly come in order.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    codes: &'a Codes,
    /// The code after the last one found.
    next: usize,
    /// How often the last ids were not nearby.
    vain: u32,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(codes: &'a Codes) -> Self {
        Self { codes, next: 0, vain: 0 }
    }

    /// As [`Codes::code`].
    pub(crate) fn code(&mut self, id: &str) -> u32 {
        let code = match self.nearby(id) {
            Some(near) => {
                self.vain = 0;
                near
            }
            None => {
                self.vain = self.vain.saturating_add(1);
                self.codes.code(id)
            }
        };
        if code != NO_CODE {
            self.next = code as usize + 1;
        }
        code
    }

    /// Adds the code of each of `texts`; [`NO_CODE`] for null.
    pub(crate) fn append<'t>(&mut self, texts: impl Iterator<Item = Option<&'t str>>, out: &mut Vec<u32>) {
        let mut wanted = Vec::with_capacity(TOGETHER);
        for text in texts {
            let Some(id) = text else {
                out.push(NO_CODE);
                continue;
            };
            if let Some(code) = self.nearby(id) {
                (self.vain, self.next) = (0, code as usize + 1);
                out.push(code);
                continue;
            }
            self.vain = self.vain.saturating_add(1);
            wanted.push((out.len(), id));
            out.push(NO_CODE);
            if wanted.len() == TOGETHER {
                self.find(&wanted, out);
                wanted.clear();
            }
        }
        self.find(&wanted, out);
    }

    /// Puts the codes of ids that were not nearby in their places.
    fn find(&mut self, wanted: &[(usize, &str)], out: &mut [u32]) {
        match self.codes.table.get() {
            Some(table) => table.codes(&self.codes.ids, wanted, out),
            None => wanted.iter().for_each(|(at, id)| out[*at] = self.codes.code(id)),
        }
        // So long in vain: the order goes on elsewhere, if there is one.
        let last = wanted.last().map(|(at, _)| out[*at]).filter(|code| *code != NO_CODE);
        if let Some(last) = last.filter(|_| self.vain as usize >= TOGETHER) {
            self.next = last as usize + 1;
        }
    }

    /// Looks at the next ids, then ever further ahead.
    fn nearby(&self, id: &str) -> Option<u32> {
        let ids = &self.codes.ids;
        // In no order, a look at the neighbour would only make each search wait for the one before.
        if self.next >= ids.len() || (self.vain > PATIENCE && !self.vain.is_multiple_of(RETRY)) {
            return None;
        }
        let (mut from, mut step) = (self.next, 1);
        loop {
            match ids.get(from).cmp(id) {
                std::cmp::Ordering::Equal => return Some(from as u32),
                std::cmp::Ordering::Greater => return None,
                std::cmp::Ordering::Less if step > NEARBY => return None,
                std::cmp::Ordering::Less => {}
            }
            let to = (from + step).min(ids.len() - 1);
            if to == from {
                return None;
            }
            if ids.get(to) > id {
                let code = ids.halve(from + 1, to, id);
                return (code != NO_CODE).then_some(code);
            }
            (from, step) = (to, step * 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_sort_like_ids() {
        let ids = ["b", "a", "ab", "é", "Z"];
        let (codes, order) = Codes::new(ids.into_iter().collect()).unwrap();
        assert_eq!((0..5).map(|c| codes.id(c)).collect::<Vec<_>>(), ["Z", "a", "ab", "b", "é"]);
        assert_eq!(order.place(ids.to_vec()), ["Z", "a", "ab", "b", "é"]);
        let mut finder = Finder::new(&codes);
        for (id, code) in ids.into_iter().zip([3, 1, 2, 4, 0]) {
            assert_eq!((codes.code(id), finder.code(id)), (code, code));
        }
        assert_eq!((codes.code("nobody"), finder.code("nobody")), (NO_CODE, NO_CODE));
        assert_eq!(Codes::default().code("x"), NO_CODE);
    }

    #[test]
    fn ids_in_order_stay_where_they_are() {
        let (codes, order) = Codes::new(["a", "b", "c"].into_iter().collect()).unwrap();
        assert!(matches!(order, Order::AsRead));
        assert_eq!((codes.code("c"), codes.code("d")), (2, NO_CODE));
    }

    #[test]
    fn every_way_of_searching_agrees() {
        let ids: Vec<String> = (0..5_000).map(|n| format!("a{:06}", n * 7)).collect();
        let (codes, _) = Codes::new(ids.iter().map(String::as_str).collect()).unwrap();
        let (mut ahead, mut anywhere) = (Finder::new(&codes), Finder::new(&codes));
        for n in 0..35_000_u32 {
            let id = format!("a{n:06}");
            let expected = if n % 7 == 0 { n / 7 } else { NO_CODE };
            assert_eq!(ahead.code(&id), expected, "{id} in order");
            let mixed = n.wrapping_mul(7_919) % 35_000;
            let id = format!("a{mixed:06}");
            assert_eq!(
                anywhere.code(&id),
                if mixed % 7 == 0 { mixed / 7 } else { NO_CODE },
                "{id} in no order"
            );
        }
        let mixed: Vec<String> = (0..35_000_u32)
            .map(|n| format!("a{:06}", if n % 3 == 0 { n } else { n.wrapping_mul(7_919) % 35_000 }))
            .collect();
        let mut together = Vec::new();
        let texts = mixed.iter().map(|id| Some(id.as_str())).chain([None]);
        Finder::new(&codes).append(texts, &mut together);
        let one_by_one: Vec<u32> = mixed.iter().map(|id| codes.code(id)).chain([NO_CODE]).collect();
        assert_eq!(together, one_by_one);
        assert!(codes.table.get().is_some(), "so many were searched for that the table was made");
    }

    #[test]
    fn an_id_twice_is_named() {
        assert_eq!(Codes::new(["a", "b", "a"].into_iter().collect()).unwrap_err().1, 2);
        assert_eq!(Codes::new(["a", "a", "b"].into_iter().collect()).unwrap_err().1, 1);
    }
}
