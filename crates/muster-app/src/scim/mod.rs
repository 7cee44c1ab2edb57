//! Use cases of the SCIM server (RFC 7644): a source's identity provider or HR system pushes its users and groups. What the
//! protocol means is in `muster_connect::scim`; this is who may, what is kept, and what a change leaves behind.

mod bulk;
mod caller;
mod change;
mod connector;
mod leaver;
mod rows;
mod search;
mod show;
mod tokens;

use muster_connect::scim::ScimError;
use muster_store::StoreError;

pub use bulk::{MAX_OPERATIONS, ScimBulk};
pub use caller::{ScimCaller, ScimCallerError};
pub use search::{MAX_RESULTS, ScimList, ScimQuery};
pub use show::{ScimShown, ScimView};
pub use tokens::{NewScimToken, ScimSource, ScimToken};

/// What the store says, as SCIM says it.
fn told(e: StoreError) -> ScimError {
    match e {
        StoreError::Taken(what) => ScimError::taken(what),
        StoreError::NotFound(what) => ScimError::not_found(what),
        StoreError::Conflict { .. } => ScimError::stale(),
        StoreError::Unavailable(_) => ScimError::new(503, "the store cannot be reached: try again later"),
        StoreError::Corrupt(_) => ScimError::new(500, "the store holds something it must not"),
    }
}

/// Strings that compare without case, as the indexes have them.
fn folded(text: &str) -> String {
    text.to_lowercase()
}
