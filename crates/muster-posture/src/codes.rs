//! Ids as dense codes: the ids of one table sorted bytewise, so that codes sort like ids. Not what the ids stand for.
#![allow(clippy::indexing_slicing, reason = "codes and slots are made here and are in range by construction")]
use std::hash::{BuildHasher, RandomState};

/// No code: the reference is null or dangling.
pub(crate) const NO_CODE: u32 = u32::MAX;

/// The ids of one table. The code of an id is its rank in bytewise order.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    text: String,
    /// Start of each id in `text`, by code, and the end of the last.
    starts: Vec<usize>,
    /// Open addressing, a power of two: code + 1, or 0 for a free slot.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Codes {
    /// Codes `ids`. Also gives, for each id in the given order, its code; or the index of the first id that is there
    /// twice (or is one too many for the 32 bits of a code).
    pub(crate) fn new(ids: &[String]) -> Result<(Self, Vec<u32>), usize> {
        if ids.len() >= (u32::MAX / 2) as usize {
            return Err(u32::MAX as usize / 2);
        }
        let mut order: Vec<u32> = (0..ids.len() as u32).collect();
        order.sort_unstable_by(|a, b| ids[*a as usize].cmp(&ids[*b as usize]).then(a.cmp(b)));
        if let Some(pair) = order.windows(2).find(|w| ids[w[0] as usize] == ids[w[1] as usize]) {
            return Err(pair[1] as usize);
        }
        let mut codes =
            Self { text: String::with_capacity(ids.iter().map(String::len).sum()), ..Self::default() };
        let mut code_of = vec![0; ids.len()];
        codes.slots = vec![0; (ids.len() * 2).next_power_of_two().max(2)];
        for (code, row) in order.into_iter().enumerate() {
            codes.starts.push(codes.text.len());
            codes.text.push_str(&ids[row as usize]);
            code_of[row as usize] = code as u32;
        }
        codes.starts.push(codes.text.len());
        for code in 0..ids.len() as u32 {
            let mut slot = codes.slot_of(codes.id(code));
            while codes.slots[slot] != 0 {
                slot = (slot + 1) & (codes.slots.len() - 1);
            }
            codes.slots[slot] = code + 1;
        }
        Ok((codes, code_of))
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The id of a code; empty for [`NO_CODE`].
    pub(crate) fn id(&self, code: u32) -> &str {
        let code = code as usize;
        if code >= self.len() { "" } else { &self.text[self.starts[code]..self.starts[code + 1]] }
    }

    /// The code of an id, [`NO_CODE`] when no row has it.
    pub(crate) fn code(&self, id: &str) -> u32 {
        if self.slots.is_empty() {
            return NO_CODE;
        }
        let mut slot = self.slot_of(id);
        loop {
            match self.slots[slot] {
                0 => return NO_CODE,
                code if self.id(code - 1) == id => return code - 1,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    fn slot_of(&self, id: &str) -> usize {
        self.hasher.hash_one(id) as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_sort_like_ids() {
        let ids = ["b", "a", "ab", "é", "Z"].map(String::from);
        let (codes, code_of) = Codes::new(&ids).unwrap();
        assert_eq!((0..5).map(|c| codes.id(c)).collect::<Vec<_>>(), ["Z", "a", "ab", "b", "é"]);
        assert_eq!(code_of, [3, 1, 2, 4, 0]);
        for (id, code) in ids.iter().zip(code_of) {
            assert_eq!(codes.code(id), code);
        }
        assert_eq!(codes.code("nobody"), NO_CODE);
        assert_eq!(Codes::default().code("x"), NO_CODE);
    }

    #[test]
    fn an_id_twice_is_named() {
        assert_eq!(Codes::new(&["a", "b", "a"].map(String::from)).unwrap_err(), 2);
    }
}
