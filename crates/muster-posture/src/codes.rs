//! Ids as dense codes: the ids of one table sorted bytewise, so that codes sort like ids. Not what the ids stand for.
#![allow(clippy::indexing_slicing, reason = "codes and slots are made here and are in range by construction")]
mod finder;
mod ids;
mod table;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

pub(crate) use self::finder::Finder;
pub(crate) use self::ids::Ids;
use self::table::HashTable;

/// No code: the reference is null or dangling.
pub(crate) const NO_CODE: u32 = u32::MAX;
/// One in so many ids may be searched for by halving before a hash table is made.
const HALVED_SHARE: usize = 64;

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

impl Codes {
    /// Codes `ids`, and says where their rows went; or gives them back with the row of the first that is there twice (or
    /// is one too many for the 32 bits of a code).
    pub(crate) fn new(ids: Ids) -> Result<(Self, Order), (Ids, usize)> {
        if ids.overfull() {
            let last = ids.len().saturating_sub(1);
            return Err((ids, last));
        }
        if ids.ascend() {
            return Ok((Self { ids, ..Self::default() }, Order::AsRead));
        }
        let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
        rows.par_sort_unstable_by(|a, b| ids.bytes(*a as usize).cmp(ids.bytes(*b as usize)).then(a.cmp(b)));
        let repeated = rows.windows(2).filter(|w| ids.bytes(w[0] as usize) == ids.bytes(w[1] as usize));
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
