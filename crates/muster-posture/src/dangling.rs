//! Ids that rows refer to and no row has. Nothing is measured from them; they are remembered because the next snapshot may
//! have such a row, and then what referred to it in vain does so no longer.
use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use muster_estate::Table;

use crate::codes::NO_CODE;

/// Beyond so many, they are not worth remembering.
const MOST: usize = 1 << 20;

/// Hashes of dangling ids, each with its table. One that is there by accident costs time, nothing else.
#[derive(Debug, Default, Clone)]
pub(crate) struct Dangling {
    ids: HashSet<u64, FixedState>,
    /// There were more than can be remembered.
    full: bool,
}

impl Dangling {
    /// Gives `code` back, and remembers the id when it has none. The empty id refers to nothing.
    pub(crate) fn code(&mut self, table: Table, id: &str, code: u32) -> u32 {
        if code == NO_CODE && !id.is_empty() && !self.full {
            self.ids.insert(Self::hash(table, id));
            self.full = self.ids.len() > MOST;
        }
        code
    }

    /// Whether a row of `table` may have been referred to by that id.
    pub(crate) fn may_have(&self, table: Table, id: &str) -> bool {
        self.full || self.ids.contains(&Self::hash(table, id))
    }

    fn hash(table: Table, id: &str) -> u64 {
        FixedState::default().hash_one((table.name(), id))
    }

    /// Adds those of another.
    pub(crate) fn add(&mut self, other: &Self) {
        self.ids.extend(&other.ids);
        self.full |= other.full || self.ids.len() > MOST;
    }
}

impl FromIterator<Self> for Dangling {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        let mut all = Self::default();
        parts.into_iter().for_each(|part| all.add(&part));
        all
    }
}
