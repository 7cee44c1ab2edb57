//! What a snapshot has that the one before it had not, and the other way round, as whole rows: what lets a measured estate
//! go on to the next snapshot instead of being read anew. Not the comparison that people read (`compare`).
use crate::rows::Rows;

/// Most rows that may differ, of each table: beyond a sixteenth of it, reading the snapshot anew is no dearer.
const MOST_SHARE: usize = 16;
/// So many rows may always differ.
const ALWAYS: usize = 10_000;

/// The rows that differ between two snapshots, in everything but when they were last observed. A row that changed is in
/// both. The same row twice counts twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delta {
    /// Rows that only the older snapshot has.
    pub gone: Rows,
    /// Rows that only the newer one has.
    pub come: Rows,
}

/// How many rows of a table of `rows` may differ before a delta is not worth keeping.
pub(crate) fn most(rows: usize) -> usize {
    ALWAYS.max(rows / MOST_SHARE)
}
