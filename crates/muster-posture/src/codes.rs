//! Ids as dense codes: the ids of one table sorted bytewise, so that codes sort like ids. Not what the ids stand for.
#![allow(clippy::indexing_slicing, reason = "codes and slots are made here and are in range by construction")]
use std::hash::BuildHasher;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

/// No code: the reference is null or dangling.
pub(crate) const NO_CODE: u32 = u32::MAX;
/// How many ids after the last one found are compared before the table is asked: files are mostly in the order of ids.
const NEARBY: usize = 4;

/// Ids one after the other, in one text.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    text: String,
    /// End of each id in `text`.
    ends: Vec<usize>,
}

impl Ids {
    pub(crate) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end + before));
    }

    fn ascend(&self) -> bool {
        (1..self.len()).all(|row| self.get(row - 1) < self.get(row))
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
    /// Made when it is first needed: a file in the order of ids does without.
    table: OnceLock<HashTable>,
}

/// Open addressing over a power of two of slots: upper half of the hash, then code + 1; 0 is a free slot.
#[derive(Debug)]
struct HashTable {
    slots: Vec<u64>,
    hasher: RandomState,
}

impl Codes {
    /// Codes `ids`, and says where their rows went; or gives them back with the row of the first that is there twice (or
    /// is one too many for the 32 bits of a code).
    pub(crate) fn new(ids: Ids) -> Result<(Self, Order), (Ids, usize)> {
        if ids.len() >= (u32::MAX / 2) as usize {
            return Err((ids, u32::MAX as usize / 2));
        }
        if ids.ascend() {
            return Ok((Self { ids, table: OnceLock::new() }, Order::AsRead));
        }
        let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
        rows.sort_unstable_by(|a, b| ids.get(*a as usize).cmp(ids.get(*b as usize)).then(a.cmp(b)));
        let repeated = rows.windows(2).filter(|w| ids.get(w[0] as usize) == ids.get(w[1] as usize));
        if let Some(row) = repeated.map(|w| w[1] as usize).min() {
            return Err((ids, row));
        }
        let sorted = rows.iter().map(|row| ids.get(*row as usize)).collect();
        Ok((Self { ids: sorted, table: OnceLock::new() }, Order::Sorted(rows)))
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The id of a code; empty for [`NO_CODE`].
    pub(crate) fn id(&self, code: u32) -> &str {
        if (code as usize) < self.len() { self.ids.get(code as usize) } else { "" }
    }

    /// The code of an id, [`NO_CODE`] when no row has it.
    pub(crate) fn code(&self, id: &str) -> u32 {
        let table = self.table.get_or_init(|| self.hash());
        let hash = table.hasher.hash_one(id);
        let mask = table.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let (tag, next) = (table.slots[slot] >> 32, table.slots[slot] as u32);
            match next {
                0 => return NO_CODE,
                next if tag == hash >> 32 && self.id(next - 1) == id => return next - 1,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn hash(&self) -> HashTable {
        let hasher = RandomState::default();
        let mut slots = vec![0_u64; (self.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for code in 0..self.len() as u32 {
            let hash = hasher.hash_one(self.id(code));
            let mut slot = hash as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = (hash >> 32 << 32) | u64::from(code + 1);
        }
        HashTable { slots, hasher }
    }
}

/// Finds the codes of ids that mostly come in order.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    codes: &'a Codes,
    /// The code after the last one found.
    next: usize,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(codes: &'a Codes) -> Self {
        Self { codes, next: 0 }
    }

    /// As [`Codes::code`].
    pub(crate) fn code(&mut self, id: &str) -> u32 {
        let end = self.codes.len().min(self.next + NEARBY);
        let code = match (self.next..end).find(|near| self.codes.ids.get(*near) == id) {
            Some(near) => near as u32,
            None => self.codes.code(id),
        };
        if code != NO_CODE {
            self.next = code as usize + 1;
        }
        code
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
    fn an_id_twice_is_named() {
        assert_eq!(Codes::new(["a", "b", "a"].into_iter().collect()).unwrap_err().1, 2);
        assert_eq!(Codes::new(["a", "a", "b"].into_iter().collect()).unwrap_err().1, 1);
    }
}
