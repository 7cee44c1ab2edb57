//! Use cases over how long snapshots are kept: the policy of the organisation, pins, what it would let go and why the rest
//! stays, and the removing. What is measured on a snapshot stays for good; of a removed one a tombstone is left.

mod named;
mod pin_snapshot;
mod plan;
mod prune_snapshots;
mod set_retention;
mod tombstone;

pub use named::named_in;
pub use pin_snapshot::PinAct;
pub use plan::{
    Candidate, LEAST_NEWEST, MOST_DAYS, MOST_MONTHS, MOST_NEWEST, RetentionPolicy, Stays, Verdict, retain,
};
pub use prune_snapshots::{Preview, Pruned};
pub use set_retention::RetentionSet;
pub use tombstone::{TombSource, TombTable, Tombstone};

use jiff::Timestamp;

/// Somebody wants a snapshot kept, whatever the policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

/// A snapshot was removed; what is left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id, `console`, or `system:…`.
    pub by: String,
    /// By which rule.
    pub why: String,
    /// What it was.
    pub left: Tombstone,
    /// When its files were deleted; none: they still are to be.
    pub gone: Option<Timestamp>,
}
