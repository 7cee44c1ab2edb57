//! `/documents`: the policy framework as a tree, each document with where it stands; the register of what the standard
//! requires; texts to start from; and what a document's own page shows of its life.

mod acts;
mod framework;
mod life;
mod register;
mod templates;

use maud::{Markup, html};
use muster_app::{LARGEST_FILE, Permission};
use muster_model::kinds::{Document, DocumentStatus};

use crate::web::look::parts::{self, Tone};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;

/// Room for a file and the form around it, in bytes.
const UPLOAD: usize = LARGEST_FILE + (64 << 10);

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/documents", Permission::ReadRecords, framework::show))
        .route(Route::get("/documents/register", Permission::ReadRecords, register::show))
        .route(Route::get("/documents/templates", Permission::ReadRecords, templates::list))
        .route(Route::get("/documents/templates/{id}", Permission::ReadRecords, templates::one))
        .route(Route::post("/documents/templates/{id}", Permission::ReadRecords, templates::adopt))
        .route(Route::get("/documents/{id}/file", Permission::ReadRecords, acts::file))
        .route(Route::post("/documents/{id}/file", Permission::ReadRecords, acts::attach).limit(UPLOAD))
        .route(Route::post("/documents/{id}/step", Permission::ReadRecords, acts::step))
        .route(Route::post("/documents/{id}/read", Permission::ReadRecords, acts::acknowledge))
        .nav(Slot::Documents, "/documents")
        .sub(Slot::Documents, "What the standard requires", "/documents/register")
        .sub(Slot::Documents, "Texts to start from", "/documents/templates")
        .on_record("document", life::panel)
}

/// Where a document stands, as a mark and a word.
pub fn standing(d: &Document) -> Markup {
    match d.status {
        Some(DocumentStatus::Published) => parts::status(Tone::Fine, "in force"),
        Some(DocumentStatus::Approved) => parts::status(Tone::Observation, "approved, not in force yet"),
        Some(DocumentStatus::InReview) => parts::status(Tone::Observation, "in review"),
        Some(DocumentStatus::Withdrawn) => parts::status(Tone::Plain, "withdrawn"),
        Some(DocumentStatus::Draft) | None => html! { (parts::status(Tone::Plain, "draft")) },
    }
}
