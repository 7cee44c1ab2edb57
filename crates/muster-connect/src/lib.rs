//! The outside world in: directories, tables, folders of record files. No SQL, no judgement.
//!
//! A [`Connector`] reads one source and gives [`Rows`](muster_estate::Rows), the facts the source could really
//! report, and warnings; or one [`ConnectError`] that names the server, the step and what to do. Nothing half is kept.
//! [`pull()`] reads several and merges them. Everything read is bounded by [`Limits`]. To add a connector: write its file
//! and name it in [`registry`].
pub mod ad;
pub mod address;
pub mod aws;
pub mod connector;
pub mod dn;
pub mod entra;
pub mod error;
pub mod folder;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod generalized_time;
pub mod hr;
pub mod kinds;
mod known;
pub mod ldap;
pub mod ldif;
pub mod link;
pub mod mapped;
pub mod mapping;
pub mod okta;
mod outgoing;
pub mod probe;
pub mod pull;
pub mod registry;
pub mod scim;
pub mod secret;
pub mod settings;
pub mod tables;
pub mod warnings;

pub use connector::{Answer, ConnectionTest, Connector, Limits, LinkHints, Progress, Pulled};
pub use error::{BadRows, ConnectError, Step};
pub use pull::{Inventory, PullError, SnapshotRows, pull, pull_with};
pub use registry::{open, open_with};
pub use secret::Secret;
