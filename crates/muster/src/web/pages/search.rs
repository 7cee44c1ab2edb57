//! `/o/ORG/search`: finds records by their words.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Permission, SearchHit};
use serde_json::json;

use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Most hits shown.
const MOST: usize = 50;

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/search", Permission::ReadRecords, show)).route(Route::get(
        "/api/v1/search",
        Permission::ReadRecords,
        quick,
    ))
}

async fn show(v: Arc<Visit>) -> Answer {
    let query = v.query.filled("q").unwrap_or("");
    let hits =
        if query.is_empty() { Vec::new() } else { v.muster().search_records(&v.actor, query, MOST).await? };
    let content = html! {
        (parts::page_head(html! { "Search" }, if query.is_empty() { "Search" } else { query }, html! {
            @if hits.len() >= MOST { p.lede { "The first " (MOST) " records. Add a word to narrow it down." } }
            @else if !query.is_empty() { p.lede { (parts::capital(&words::count(hits.len(), "record", "records"))) "." } }
        }, html! {}))
        @if hits.is_empty() {
            (parts::empty(if query.is_empty() { "Search every record" } else { "Nothing found" }, html! {
                p { "Titles, ids, fields and texts of every kind are searched. Words may come in any order; the beginning \
                     of a word is enough." }
            }, Some(("All records", &v.href("/records")))))
        }
        ol.hits data-rows { @for hit in &hits { (one(&v, hit)) } }
    };
    Ok(v.page("Search", content))
}

fn one(v: &Visit, hit: &SearchHit) -> Markup {
    html! {
        li data-row {
            p { a href=(v.record_href(&hit.reference)) data-open { (hit.title) } " "
                span.meta { (hit.reference.kind.spec().label) " · " code { (hit.reference.id) } } }
            @if !hit.excerpt.is_empty() { p.excerpt { (hit.excerpt) } }
        }
    }
}

/// For fields that refer to records of kinds with very many of them.
async fn quick(v: Arc<Visit>) -> Answer {
    let query = v.query.filled("q").unwrap_or("");
    let hits =
        if query.is_empty() { Vec::new() } else { v.muster().search_records(&v.actor, query, 20).await? };
    let kinds: Vec<_> = v.query.all("kind").collect();
    let hits: Vec<_> = hits
        .iter()
        .filter(|h| kinds.is_empty() || kinds.contains(&h.reference.kind.name()))
        .map(|h| json!({"reference": h.reference.to_string(), "title": h.title}))
        .collect();
    Ok(super::super::api::reply(&json!({ "hits": hits })))
}
