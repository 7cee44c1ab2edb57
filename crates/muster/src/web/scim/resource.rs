//! One resource: POST, GET, PUT, PATCH, DELETE (RFC 7644, 3.3 to 3.6).

use axum::http::StatusCode;
use axum::response::Response;
use muster_connect::scim::{ResourceKind, ScimError, read_patch};

use super::call::Call;
use super::reply;

pub async fn create(call: &Call, kind: ResourceKind) -> Result<Response, ScimError> {
    let (payload, view) = (call.object()?, call.view()?);
    let shown = call.site.muster.scim_create(&call.caller, kind, &payload, &view).await?;
    Ok(reply::resource(StatusCode::CREATED, shown))
}

pub async fn get(call: &Call, kind: ResourceKind, id: &str) -> Result<Response, ScimError> {
    let shown = call.site.muster.scim_get(&call.caller, kind, id, &call.view()?).await?;
    let known = call.header("if-none-match").is_some_and(|tags| {
        tags.trim() == "*"
            || tags
                .split(',')
                .any(|t| t.trim().trim_start_matches("W/") == shown.tag.trim_start_matches("W/"))
    });
    if known {
        return Ok(reply::empty(StatusCode::NOT_MODIFIED, Some(&shown.tag)));
    }
    Ok(reply::resource(StatusCode::OK, shown))
}

pub async fn replace(call: &Call, kind: ResourceKind, id: &str) -> Result<Response, ScimError> {
    let (payload, view) = (call.object()?, call.view()?);
    let tag = call.header("if-match");
    let shown = call.site.muster.scim_replace(&call.caller, kind, id, &payload, tag, &view).await?;
    Ok(reply::resource(StatusCode::OK, shown))
}

pub async fn patch(call: &Call, kind: ResourceKind, id: &str) -> Result<Response, ScimError> {
    let (changes, view) = (read_patch(&call.object()?)?, call.view()?);
    let tag = call.header("if-match");
    let shown = call.site.muster.scim_patch(&call.caller, kind, id, &changes, tag, &view).await?;
    Ok(reply::resource(StatusCode::OK, shown))
}

pub async fn delete(call: &Call, kind: ResourceKind, id: &str) -> Result<Response, ScimError> {
    call.site.muster.scim_delete(&call.caller, kind, id, call.header("if-match")).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT, None))
}
