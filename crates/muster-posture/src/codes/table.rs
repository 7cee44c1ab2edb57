//! Where in a table an id is, by its hash: open addressing, in shards that are filled side by side.
#![allow(clippy::indexing_slicing, reason = "codes and slots are made here and are in range by construction")]
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::{Ids, NO_CODE};
use crate::apart;

/// How many ids are looked up side by side.
pub(super) const TOGETHER: usize = 64;

/// A slot holds the lower half of the hash, then code + 1; 0 is a free slot. One in eight is free at the least.
#[derive(Debug)]
pub(super) struct HashTable<S = RandomState> {
    shards: Vec<Vec<u64>>,
    hasher: S,
}

impl HashTable {
    pub(super) fn new(ids: &Ids) -> Self {
        Self::hashed_by(RandomState::default(), ids)
    }
}

impl<S: BuildHasher + Sync> HashTable<S> {
    fn hashed_by(hasher: S, ids: &Ids) -> Self {
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
        Self { shards: apart::each(count, fill), hasher }
    }

    /// Puts the codes of several ids in their places. What one step reads of all of them is read before the next begins,
    /// so that the reads do not wait for each other.
    pub(super) fn codes(&self, ids: &Ids, wanted: &[(usize, &str)], out: &mut [u32]) {
        let (mut hashes, mut rows) = ([0; TOGETHER], [None; TOGETHER]);
        let mut near = 0;
        for ((_, id), hash) in wanted.iter().zip(&mut hashes) {
            *hash = self.hasher.hash_one(id);
            let (slots, home) = self.home(*hash);
            near ^= slots[home];
        }
        std::hint::black_box(near);
        let mut near = 0;
        for (row, hash) in rows.iter_mut().zip(hashes).take(wanted.len()) {
            *row = self.rows(hash).next();
            near ^= row.and_then(|row| ids.bytes(row).first().copied()).unwrap_or_default();
        }
        std::hint::black_box(near);
        for (((at, id), row), hash) in wanted.iter().zip(rows).zip(hashes) {
            out[*at] = match row {
                None => NO_CODE,
                Some(row) if ids.bytes(row) == id.as_bytes() => row as u32,
                // Another id of the same hash, once in a blue moon.
                Some(_) => self.find(ids, id, hash),
            };
        }
    }

    pub(super) fn code(&self, ids: &Ids, id: &str) -> u32 {
        self.find(ids, id, self.hasher.hash_one(id))
    }

    fn find(&self, ids: &Ids, id: &str, hash: u64) -> u32 {
        self.rows(hash).find(|row| ids.bytes(*row) == id.as_bytes()).map_or(NO_CODE, |row| row as u32)
    }

    /// The rows whose ids have that hash, as far as a slot keeps it.
    #[inline]
    fn rows(&self, hash: u64) -> impl Iterator<Item = usize> {
        let (slots, home) = self.home(hash);
        let taken = (home..slots.len()).chain(0..home).map(|slot| slots[slot]).take_while(|slot| *slot != 0);
        taken.filter(move |slot| (slot >> 32) as u32 == hash as u32).map(|slot| slot as u32 as usize - 1)
    }

    /// The shard that a hash belongs to, and where in it.
    #[inline]
    fn home(&self, hash: u64) -> (&[u64], usize) {
        let slots = &self.shards[hash as usize & (self.shards.len() - 1)];
        (slots, place_of(hash as u32, self.shards.len(), slots.len()))
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

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasherDefault, Hasher};

    use super::*;

    /// Gives every text one of two hashes, so that nothing but the texts tells ids apart.
    #[derive(Default)]
    struct Coarse(u64);

    impl Hasher for Coarse {
        fn write(&mut self, bytes: &[u8]) {
            self.0 ^= bytes.iter().fold(0, |all, byte| all ^ u64::from(byte & 1));
        }

        fn finish(&self) -> u64 {
            self.0 << 8
        }
    }

    #[test]
    fn ids_of_one_hash_are_told_apart() {
        let texts: Vec<String> = (0..300).map(|n| format!("a{n:03}")).collect();
        let ids: Ids = texts.iter().map(String::as_str).collect();
        let table = HashTable::hashed_by(BuildHasherDefault::<Coarse>::default(), &ids);
        for some in texts.chunks(TOGETHER - 1) {
            let nobody = (some.len(), "b000");
            let wanted: Vec<(usize, &str)> =
                some.iter().map(String::as_str).enumerate().chain([nobody]).collect();
            let mut found = vec![0; wanted.len()];
            table.codes(&ids, &wanted, &mut found);
            let (last, codes) = found.split_last().unwrap();
            assert!(codes.iter().zip(some).all(|(code, text)| ids.get(*code as usize) == text));
            assert_eq!((*last, table.code(&ids, "b000")), (NO_CODE, NO_CODE));
        }
    }
}
