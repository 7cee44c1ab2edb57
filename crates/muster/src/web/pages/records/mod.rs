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

pub use detail::of;
pub use edit::said;

use std::sync::Arc;

use maud::{Markup, html};
use muster_model::{Record, Reference};

use crate::web::failure::Failure;
use crate::web::visit::Visit;

/// The record named in the path.
fn record(v: &Visit) -> Result<Arc<Record>, Failure> {
    let reference = v.reference()?;
    v.programme.find(&reference).cloned().ok_or_else(|| Failure::not_found(reference.to_string()))
}

/// What the record as it was typed would change, where a page shows that for its kind.
async fn drafted(v: &Visit, new: Record) -> Result<Markup, Failure> {
    match v.site.declared.draft_preview(new.kind) {
        Some((_, preview)) => preview(v, new).await,
        None => Ok(html! {}),
    }
}

/// The version that stands now; 0 when there is none.
fn version(v: &Visit, reference: &Reference) -> i64 {
    v.live.head(reference).map_or(0, |h| h.version)
}

/// The address of a record below the organisation.
fn path(reference: &Reference) -> String {
    format!("/records/{}/{}", reference.kind, reference.id)
}
