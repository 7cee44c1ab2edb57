//! Use cases over what was measured: snapshots of the identity estate and the figures computed from them.

mod add_snapshot;
mod compare_snapshots;
mod duties;
mod kind_rules;
mod link_accounts;
mod name_owner;
mod newest_estate;
mod pull_sources;
mod record_measurements;
mod register_snapshot;
mod say_kind;
mod words;

use jiff::Timestamp;

use crate::keeping::{Pin, Removal};

pub use compare_snapshots::{Comparison, LISTED};
pub use duties::{duties, pair_of};
pub use kind_rules::KindRulesSet;
pub use link_accounts::{LinkAct, LinkWord};
pub use pull_sources::PulledSnapshot;
pub(crate) use pull_sources::warnings;
pub use words::{KindAct, Words, WordsOf};

/// A snapshot that the organisation has registered, newest first in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotEntry {
    /// Digest of its manifest (lower-case hex).
    pub digest: String,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Where its folder lies, relative to the data folder or absolute.
    pub path: String,
    /// Its manifest, as JSON.
    pub manifest: serde_json::Value,
    /// Somebody wants it kept.
    pub pin: Option<Pin>,
    /// It was removed: its files are no more, its figures stay.
    pub removed: Option<Removal>,
}
