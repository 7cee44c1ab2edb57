//! Answers with SCIM's media type, entity tags and addresses.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_app::scim::ScimShown;
use muster_connect::scim::ScimError;
use serde_json::Value as Json;

/// RFC 7644, 8.1.
const MEDIA: &str = "application/scim+json";

/// JSON with a status.
pub fn json(status: StatusCode, value: &Json) -> Response {
    (status, [(header::CONTENT_TYPE, MEDIA)], value.to_string()).into_response()
}

/// A refusal.
pub fn error(e: &ScimError) -> Response {
    json(StatusCode::from_u16(e.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &e.json())
}

/// A resource with its tag; a new one with its address too.
pub fn resource(status: StatusCode, shown: ScimShown) -> Response {
    let mut response = json(status, &Json::Object(shown.resource));
    set(&mut response, header::ETAG, &shown.tag);
    // RFC 7644, 3.3 asks for it on creation; 3.4.1 and 3.5 show it on the others.
    set(
        &mut response,
        if status == StatusCode::CREATED { header::LOCATION } else { header::CONTENT_LOCATION },
        &shown.location,
    );
    response
}

/// Nothing to send: 204 or 304.
pub fn empty(status: StatusCode, tag: Option<&str>) -> Response {
    let mut response = status.into_response();
    if let Some(tag) = tag {
        set(&mut response, header::ETAG, tag);
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
