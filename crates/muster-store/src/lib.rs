//! What is kept: record versions, the journal, attestations, entries, measurements, snapshots, users and sessions.
//! SQLite in one data folder now; the SQL keeps to the subset that PostgreSQL shares. Every SQL string of the project
//! is in this crate.
//!
//! This floor does not judge, does not format, and knows no HTTP.

mod attestations;
mod check_results;
mod commit;
mod entries;
mod error;
mod files;
mod load;
mod measurements;
mod migrate;
mod open;
mod organisations;
mod retention;
mod scim;
mod search_sqlite;
mod sessions;
mod snapshots;
mod sources;
mod users;
mod versions;

pub use attestations::AttestationRow;
pub use check_results::CheckResult;
pub use commit::{Changes, Committed, RecordWrite};
pub use entries::Entry;
pub use error::StoreError;
pub use load::{Changed, Loaded};
pub use open::Store;
pub use organisations::ProfileVersion;
pub use retention::{RemovalBegun, RetentionRow};
pub use scim::{ScimKey, ScimMember, ScimRow, ScimSourceRow, ScimTokenRow, ScimWrite};
pub use sessions::SessionRow;
pub use snapshots::{PinRow, RemovalRow, SnapshotRow};
pub use sources::{PullScheduleRow, SourceRunRow, SourceSecretRow, SourceSettingsRow};
pub use users::{MembershipRow, UserRow};
pub use versions::{Head, RecordVersion, VersionLine};

/// Result of everything here.
pub type Result<T> = std::result::Result<T, StoreError>;
