//! `/o/ORG/`: goes to the first page of the left rail that exists.

use std::sync::Arc;

use muster_app::Permission;

use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/", Permission::ReadRecords, go)).route(Route::get("", Permission::ReadRecords, go))
}

async fn go(v: Arc<Visit>) -> Answer {
    let first = [Slot::Today, Slot::Clauses].into_iter().find_map(|s| v.site.declared.main(s));
    Ok(v.redirect(first.unwrap_or("/records")))
}
