//! The pages that every kind has, made from its description: list, detail, new, edit, delete, history.

pub mod all_records;
mod conflict;
pub mod create;
pub mod delete;
pub mod detail;
pub mod diff;
pub mod edit;
pub mod history;
pub mod list;
mod table;

pub use edit::said;

use std::sync::Arc;

use muster_model::{Record, Reference};

use crate::web::failure::Failure;
use crate::web::visit::Visit;

/// The record named in the path.
fn record(v: &Visit) -> Result<Arc<Record>, Failure> {
    let reference = v.reference()?;
    v.programme.find(&reference).cloned().ok_or_else(|| Failure::not_found(reference.to_string()))
}

/// The version that stands now; 0 when there is none.
fn version(v: &Visit, reference: &Reference) -> i64 {
    v.live.head(reference).map_or(0, |h| h.version)
}

/// The address of a record below the organisation.
fn path(reference: &Reference) -> String {
    format!("/records/{}/{}", reference.kind, reference.id)
}
