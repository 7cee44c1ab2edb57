//! `/o/ORG/as-of?date=…`: goes to a page as it stood at the end of a past day, or as it stands now.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::Date;
use muster_app::Permission;

use crate::web::failure::Failure;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit, redirect};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/as-of", Permission::ReadRecords, go))
}

async fn go(v: Arc<Visit>) -> Answer {
    let date: Date = v.query.filled("date").and_then(|d| d.parse().ok()).ok_or_else(|| {
        Failure::say(StatusCode::UNPROCESSABLE_ENTITY, "This is no date", "Write a date such as 2026-05-12.")
    })?;
    let back = v.query.filled("back").filter(|b| b.starts_with('/') && !b.starts_with("//")).unwrap_or("/");
    let back: String = back.chars().filter(|c| c.is_ascii_graphic() && *c != '\\').collect();
    if date >= v.programme.profile.today(v.muster().now()) {
        return Ok(redirect(&v.live_href(&back)));
    }
    Ok(redirect(&v.live_href(&format!("/as-of/{date}{back}"))))
}
