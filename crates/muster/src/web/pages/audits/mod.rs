//! `/audits`: which clauses were audited with what result, which come next and why; and what an audit's own page adds: its
//! checklist to fill in, its samples, whether its auditors are independent.

mod acts;
mod checklist;
mod coverage;
mod panel;

use muster_app::Permission;

use crate::web::page::{Page, Route};
use crate::web::slots::Slot;

/// Room for a list to draw a sample from, in bytes.
const LIST: usize = 8 << 20;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/audits", Permission::ReadRecords, coverage::show))
        .route(Route::get("/audits/{id}/checklist", Permission::ReadRecords, checklist::show))
        .route(Route::post("/audits/{id}/checklist", Permission::ReadRecords, checklist::save))
        .route(Route::post("/audits/{id}/questions", Permission::ReadRecords, acts::questions))
        .route(Route::post("/audits/{id}/sample", Permission::ReadRecords, acts::sample).limit(LIST))
        .nav(Slot::Audits, "/audits")
        .on_record("audit", panel::panel)
}
