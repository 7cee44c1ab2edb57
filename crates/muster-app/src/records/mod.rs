//! Use cases over records: each reads or writes versions of one organisation's records, and nothing else.

mod attest;
mod change_settings;
mod delete_record;
mod free_id;
mod keep_plan;
mod record_history;
mod restore_record_version;
mod save_record;
mod search_records;
mod write_records;

use muster_model::{Digest, Reference};

pub(crate) use attest::{owns_risk, sound_acceptance};
pub(crate) use change_settings::check_profile;
pub(crate) use save_record::{no_new_problems, write_of};

pub use attest::Attest;
pub use free_id::free_id;
pub use search_records::SearchHit;
pub use write_records::WriteRecord;

/// What a write made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The record.
    pub reference: Reference,
    /// Its version now. An edit that changes nothing makes no new version.
    pub version: i64,
    /// Digest of its canonical form now.
    pub digest: Digest,
}
