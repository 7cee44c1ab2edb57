//! Lists, by the query of a GET or the message of a `.search` (RFC 7644, 3.4.2 and 3.4.3).

use axum::http::StatusCode;
use axum::response::Response;
use muster_app::scim::{ScimQuery, ScimView};
use muster_connect::scim::{Object, Projection, ResourceKind, ScimError};
use serde_json::{Value as Json, json};

use super::call::Call;
use super::reply;

/// The message that asks, and the one that answers.
const ASKS: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const ANSWERS: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

pub async fn by_query(call: &Call, kinds: &[ResourceKind]) -> Result<Response, ScimError> {
    let number = |name: &str| match call.query.get(name) {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| not_a_number(name)),
    };
    let text = |name: &str| call.query.get(name).filter(|t| !t.trim().is_empty()).map(str::to_owned);
    let query = ScimQuery {
        filter: text("filter"),
        start: number("startIndex")?,
        count: number("count")?,
        sort_by: text("sortBy"),
        descending: descending(call.query.get("sortOrder"))?,
    };
    answer(call, kinds, &query, &call.view()?).await
}

pub async fn by_message(call: &Call, kinds: &[ResourceKind]) -> Result<Response, ScimError> {
    let message = call.object()?;
    let says =
        message.get("schemas").and_then(Json::as_array).is_some_and(|all| all.iter().any(|s| s == ASKS));
    if !says {
        return Err(ScimError::bad("invalidSyntax", format!("a search has the schema {ASKS}")));
    }
    let number = |name: &str| match message.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| not_a_number(name)),
    };
    let text = |name: &str| message.get(name).and_then(Json::as_str).map(str::to_owned);
    let query = ScimQuery {
        filter: text("filter"),
        start: number("startIndex")?,
        count: number("count")?,
        sort_by: text("sortBy"),
        descending: descending(message.get("sortOrder").and_then(Json::as_str))?,
    };
    let projection = Projection::new(names(&message, "attributes"), names(&message, "excludedAttributes"))?;
    answer(call, kinds, &query, &ScimView { base: call.base.clone(), projection }).await
}

fn names<'m>(message: &'m Object, name: &str) -> Vec<&'m str> {
    match message.get(name) {
        Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(one)) => vec![one],
        _ => Vec::new(),
    }
}

fn not_a_number(name: &str) -> ScimError {
    ScimError::bad("invalidValue", format!("`{name}` is a number"))
}

fn descending(order: Option<&str>) -> Result<bool, ScimError> {
    match order.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "ascending") => Ok(false),
        Some("descending") => Ok(true),
        Some(_) => Err(ScimError::bad("invalidValue", "`sortOrder` is ascending or descending")),
    }
}

async fn answer(
    call: &Call,
    kinds: &[ResourceKind],
    query: &ScimQuery,
    view: &ScimView,
) -> Result<Response, ScimError> {
    let list = call.site.muster.scim_search(&call.caller, kinds, query, view).await?;
    Ok(reply::json(
        StatusCode::OK,
        &message(list.total, list.start, list.items.into_iter().map(Json::Object).collect()),
    ))
}

/// A ListResponse.
pub fn message(total: i64, start: i64, items: Vec<Json>) -> Json {
    json!({
        "schemas": [ANSWERS], "totalResults": total, "startIndex": start, "itemsPerPage": items.len(),
        "Resources": items,
    })
}
