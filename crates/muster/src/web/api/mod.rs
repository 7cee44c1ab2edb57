//! The JSON API: records by kind and id, with the version as ETag; sources and pulls; the same use cases and checks as the
//! pages. A session's cookie and its secret in `X-CSRF-Token` are what a caller needs.

mod one;
mod pulls;
mod schema;
mod sources;

use std::sync::Arc;

use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use muster_app::Permission;
use muster_model::Record;
use serde_json::{Value as Json, json};

use super::listing::{Selection, Tables};
use super::page::{Page, Route};
use super::visit::{Answer, Visit};

/// Its routes.
pub fn page() -> Page {
    let page = pulls::routes(sources::routes(Page::new()));
    page.route(Route::get("/api/v1/schema/{kind}", Permission::ReadRecords, schema::show))
        .route(Route::get("/api/v1/session", Permission::ReadRecords, session))
        .route(Route::get("/api/v1/{kind}", Permission::ReadRecords, list))
        .route(Route::get("/api/v1/{kind}/{id}", Permission::ReadRecords, one::show))
        .route(Route::on(Method::PUT, "/api/v1/{kind}/{id}", Permission::ReadRecords, one::put))
        .route(Route::on(Method::PATCH, "/api/v1/{kind}/{id}", Permission::ReadRecords, one::patch))
        .route(Route::on(Method::DELETE, "/api/v1/{kind}/{id}", Permission::ReadRecords, one::delete))
}

/// JSON with its media type.
pub fn reply(json: &Json) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

/// Who the caller is, and the secret its writes must carry. Readable by pages of this server only.
async fn session(v: Arc<Visit>) -> Answer {
    let access: Vec<_> = v.actor.access.iter().map(|a| a.word()).collect();
    Ok(reply(&json!({
        "login": v.session.login, "organisation": v.actor.org.as_str(), "access": access,
        "person": v.actor.person, "csrf": v.session.csrf,
    })))
}

/// The selection of a list, as the list page reads it.
async fn list(v: Arc<Visit>) -> Answer {
    let kind = v.kind()?;
    let table = match v.as_of {
        Some(_) => Tables::of_past(&v.programme, kind),
        None => v.site.tables.get(&v.programme, kind, v.live.position),
    };
    let checked = v.checked().await?;
    let shown = Selection::read(kind, &v.query).page_of(&table, &v.programme, &checked);
    let items: Vec<_> = shown
        .rows
        .iter()
        .map(|r| json!({"id": r.record.id.as_str(), "fields": r.fields, "digest": r.record.digest().to_string()}))
        .collect();
    Ok(reply(&json!({
        "kind": kind.name(), "total": table.rows.len(), "found": shown.found,
        "page": shown.page, "pages": shown.pages, "items": items,
    })))
}

/// A record as JSON.
fn record_json(v: &Visit, record: &Record) -> Json {
    json!({
        "kind": record.kind.name(), "id": record.id.as_str(), "fields": record.fields(), "body": record.body(),
        "version": v.live.head(&record.reference()).map(|h| h.version), "digest": record.digest().to_string(),
    })
}
