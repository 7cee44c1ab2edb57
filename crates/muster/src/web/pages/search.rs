//! `/o/ORG/search`: finds records by their words.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Permission, SearchHit};
use muster_model::Reference;
use serde_json::json;

use crate::web::look::trace::label_of;
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
        (parts::page_head(html! { "Search" }, &if query.is_empty() { "Search".to_owned() } else { format!("“{query}”") }, html! {
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
            @if let Some(words) = excerpt(v, hit) { p.excerpt { (words) } }
        }
    }
}

/// The line that was found as people say it: the field by its label, records by their titles. A line that only says the
/// title again is left out.
fn excerpt(v: &Visit, hit: &SearchHit) -> Option<String> {
    let line = hit.excerpt.trim();
    let field = line.split_once(": ").filter(|(name, _)| hit.reference.kind.field(name).is_some());
    match field {
        _ if line.is_empty() => None,
        Some(("title", _)) => None,
        Some((name, value)) => Some(format!("{}: {}", label_of(hit.reference.kind, name), titled(v, value))),
        None => match line.strip_prefix('…').and_then(|cut| cut.split_once(": [")) {
            Some((_, list)) => Some(format!("… {}", titled(v, &format!("[{list}")))),
            None => Some(titled(v, line.strip_prefix("- ").unwrap_or(line))),
        },
    }
}

/// A value of a file with the titles of the records it names.
fn titled(v: &Visit, value: &str) -> String {
    let title = |part: &str| Reference::parse(part).map(|r| v.programme.title(&r));
    match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) => {
            list.split(", ").map(|p| title(p).unwrap_or_else(|| p.to_owned())).collect::<Vec<_>>().join(", ")
        }
        None => title(value).unwrap_or_else(|| value.to_owned()),
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
