//! `/api/v1/KIND/ID`: one record. Writes name the version they are based on in `If-Match`; a new record is put with
//! `If-None-Match: *`.

use std::sync::Arc;

use axum::Json as Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_app::AppError;
use muster_model::edit::Edit;
use muster_model::{Record, Reference};
use serde_json::{Map, Value as Json, json};

use super::{record_json, reply};
use crate::web::failure::Failure;
use crate::web::visit::{Answer, Visit};

/// Gets it, with its version as ETag.
pub async fn show(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let record = v.programme.find(&reference).ok_or_else(|| Failure::not_found(reference.to_string()))?;
    Ok(tagged(&v, record, StatusCode::OK))
}

/// Puts it: fields that are not named are taken out; attested fields stay.
pub async fn put(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let (mut fields, body) = sent(&v)?;
    if let Some(record) = v.programme.find(&reference) {
        let attested = |name: &str| record.kind.field(name).is_some_and(|f| f.attested);
        for name in record.fields().keys().filter(|n| !attested(n)) {
            fields.entry(name.clone()).or_insert(Json::Null);
        }
    }
    write(&v, &reference, fields, Some(body.unwrap_or_default())).await
}

/// Changes the fields that are named (RFC 7396: null takes one out).
pub async fn patch(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let (fields, body) = sent(&v)?;
    write(&v, &reference, fields, body).await
}

/// Deletes it.
pub async fn delete(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let based_on = based_on(&v, &reference)?.ok_or_else(precondition)?;
    match v.muster().delete_record(&v.actor, &reference, based_on, None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(e) => refuse(e),
    }
}

async fn write(v: &Visit, reference: &Reference, fields: Map<String, Json>, body: Option<String>) -> Answer {
    let based_on = based_on(v, reference)?;
    let fields = fields.into_iter().map(|(name, json)| (name, Some(json).filter(|j| !j.is_null()))).collect();
    let saved = match v.muster().save_record(&v.actor, reference, based_on, Edit { fields, body }, None).await
    {
        Ok(saved) => saved,
        Err(e) => return refuse(e),
    };
    let status = if based_on.is_none() { StatusCode::CREATED } else { StatusCode::OK };
    let live = v.muster().live(&v.actor).await?;
    let record = live.programme.find(reference).ok_or_else(|| Failure::not_found(reference.to_string()))?;
    let mut json = record_json(v, record);
    if let Some(version) = json.get_mut("version") {
        *version = saved.version.into();
    }
    let mut response = (status, reply(&json)).into_response();
    tag(&mut response, saved.version);
    Ok(response)
}

/// Both sides of a conflict in a form that programs can act on.
fn refuse(e: AppError) -> Answer {
    let AppError::Conflict(both) = e else { return Err(e.into()) };
    let clashes: Vec<_> = both
        .merge
        .conflicts
        .iter()
        .map(|c| json!({"field": c.field, "base": c.base, "theirs": c.ours, "yours": c.theirs}))
        .collect();
    let body = json!({
        "error": "This has changed meanwhile", "version": both.theirs.line.version,
        "conflicts": clashes, "proposal": both.proposal,
    });
    Ok((StatusCode::PRECONDITION_FAILED, Body(body)).into_response())
}

fn tagged(v: &Visit, record: &Record, status: StatusCode) -> Response {
    let mut response = (status, reply(&record_json(v, record))).into_response();
    tag(&mut response, v.live.head(&record.reference()).map_or(0, |h| h.version));
    response
}

fn tag(response: &mut Response, version: i64) {
    if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, value);
    }
}

/// The version a write is based on; none for a record that is to be new.
fn based_on(v: &Visit, reference: &Reference) -> Result<Option<i64>, Failure> {
    let header = |name: header::HeaderName| v.headers.get(name).and_then(|h| h.to_str().ok());
    if header(header::IF_NONE_MATCH) == Some("*") {
        return if v.programme.find(reference).is_none() { Ok(None) } else { Err(precondition()) };
    }
    let version = header(header::IF_MATCH).and_then(|t| t.trim_matches('"').parse().ok());
    version.map(Some).ok_or_else(precondition)
}

/// A write that does not say what it is based on.
pub(super) fn precondition() -> Failure {
    Failure::say(
        StatusCode::PRECONDITION_REQUIRED,
        "Say which version this is based on",
        "Send If-Match with the ETag of the version you read, or If-None-Match: * for a record that is to be new.",
    )
}

/// What an answer carries beside fields and body.
const READ_ONLY: [&str; 4] = ["kind", "id", "version", "digest"];

fn sent(v: &Visit) -> Result<(Map<String, Json>, Option<String>), Failure> {
    let bad = |words: String| Failure::say(StatusCode::BAD_REQUEST, "This cannot be read", words);
    let json: Json = serde_json::from_slice(&v.body).map_err(|e| bad(e.to_string()))?;
    let Json::Object(mut sent) = json else {
        return Err(bad("Send an object: {\"fields\": {…}, \"body\": \"…\"}".into()));
    };
    let fields = match sent.remove("fields") {
        Some(Json::Object(map)) => map,
        None => Map::new(),
        Some(_) => return Err(bad("`fields` must be an object".into())),
    };
    let body = match sent.remove("body") {
        Some(Json::String(text)) => Some(text),
        None | Some(Json::Null) => None,
        Some(_) => return Err(bad("`body` must be a string".into())),
    };
    // What was read may be sent back whole; anything else is a slip that would change nothing in silence.
    match sent.keys().find(|k| !READ_ONLY.contains(&k.as_str())) {
        Some(unknown) => Err(bad(format!("`{unknown}` is neither `fields` nor `body`"))),
        None => Ok((fields, body)),
    }
}
