//! Use cases over sources: how each is reached, its secrets, trying it, reading all of them into a snapshot, by hand and by
//! schedule, and what every run came to. What a connector does is in `muster-connect`.

mod describe;
mod files;
mod open_sources;
mod pull;
mod rotate_key;
mod runs;
mod schedule;
mod set_source;
mod suggest_columns;
mod test_source;
mod vault;

use std::path::PathBuf;

use jiff::Timestamp;
use muster_connect::address::AddressPolicy;
use muster_connect::secret::SecretRef;
use muster_connect::settings::Said;

pub use files::{MAX_FILE, SourceFile};
pub use pull::Pulls;
pub use runs::{Counted, PullReport, RunKind, RunOutcome, SourceRun, StepSeen};
pub use schedule::PullSchedule;
pub use set_source::{ENV_PREFIX, SecretEdit, SourceEdit};

/// What whoever runs the installation allows sources that people set up in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePolicy {
    /// Where they may connect to.
    pub addresses: AddressPolicy,
    /// A folder of files that they may read, beside what people put into the organisation's own.
    pub files: Option<PathBuf>,
    /// The key that secrets are sealed with; none: one in the data folder.
    pub key: Option<SecretRef>,
}

impl Default for SourcePolicy {
    fn default() -> Self {
        Self { addresses: AddressPolicy::PUBLIC, files: None, key: None }
    }
}

/// A source as it is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfiguredSource {
    /// Its name in snapshots.
    pub source: String,
    /// The word for its connector.
    pub connector: String,
    /// What is set, but secrets.
    pub said: Said,
    /// Its secrets, by the path of their setting.
    pub secrets: Vec<KeptSecret>,
    /// Whether pulls read it.
    pub enabled: bool,
    /// When this was last changed.
    pub changed: Timestamp,
    /// By whom.
    pub changed_by: String,
}

/// A secret that is there, without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSecret {
    /// The path of its setting.
    pub setting: String,
    /// Where it comes from, in words: kept here since when, or by reference.
    pub origin: SecretOrigin,
}

/// Where a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretOrigin {
    /// Sealed in the database.
    Kept {
        /// When it was set.
        set: Timestamp,
        /// By whom.
        by: String,
    },
    /// Fetched from elsewhere when it is needed.
    Reference(SecretRef),
}
