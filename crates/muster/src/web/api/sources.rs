//! `/api/v1/sources`: how each source is reached, by name, with the time of the last change as ETag; and trying one. The same
//! use cases and checks as the pages. A secret goes in and never comes out: an answer says only where it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_app::Permission;
use muster_app::sources::{ConfiguredSource, SecretEdit, SecretOrigin, SourceEdit};
use muster_connect::Secret;
use muster_connect::registry::{Holds, KINDS, Kind, kind};
use muster_connect::secret::SecretRef;
use muster_connect::settings::{MOST, Said};
use serde_json::{Map, Value as Json, json};

use super::one::precondition;
use super::pulls::run_json;
use super::reply;
use crate::web::failure::Failure;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Adds its routes.
pub fn routes(page: Page) -> Page {
    let (read, manage) = (Permission::ReadRecords, Permission::ManageSources);
    page.route(Route::get("/api/v1/source-kinds", read, kinds))
        .route(Route::get("/api/v1/sources", read, list))
        .route(Route::get("/api/v1/sources/{source}", read, show))
        .route(Route::on(axum::http::Method::PUT, "/api/v1/sources/{source}", manage, put))
        .route(Route::on(axum::http::Method::DELETE, "/api/v1/sources/{source}", manage, delete))
        .route(Route::post("/api/v1/sources/{source}/test", manage, test))
}

/// What kinds of source there are, and what each asks for.
async fn kinds(_: Arc<Visit>) -> Answer {
    let setting = |s: &muster_connect::registry::Setting| {
        let (holds, words): (&str, &[&str]) = match s.holds {
            Holds::Text => ("text", &[]),
            Holds::Texts => ("texts", &[]),
            Holds::Flag => ("flag", &[]),
            Holds::Address => ("address", &[]),
            Holds::Path => ("path", &[]),
            Holds::Paths => ("paths", &[]),
            Holds::Columns(_) => ("columns", &[]),
            Holds::Secret => ("secret", &[]),
            Holds::Choice(words) => ("choice", words),
            Holds::Facts => ("facts", &[]),
        };
        json!({
            "path": s.path, "label": s.label, "hint": s.hint, "example": s.example,
            "holds": holds, "words": words, "required": s.required,
        })
    };
    let kind = |k: &Kind| {
        let settings: Vec<Json> = k.settings.iter().map(setting).collect();
        json!({"name": k.name, "title": k.title, "summary": k.summary, "rights": k.rights, "settings": settings})
    };
    Ok(reply(&json!({ "items": KINDS.iter().map(kind).collect::<Vec<_>>() })))
}

/// Every source that is read, and every one that is pushed over SCIM.
async fn list(v: Arc<Visit>) -> Answer {
    let all = v.muster().configured_sources(&v.actor).await?;
    let pushed = v.muster().scim_sources(&v.actor).await?;
    let pushed = pushed.iter().map(|s| {
        json!({
            "source": s.source, "people": s.people, "accounts": s.accounts, "users": s.users, "groups": s.groups,
        })
    });
    let items: Vec<Json> = all.iter().map(|s| source_json(&v, s)).collect();
    Ok(reply(&json!({ "items": items, "pushed": pushed.collect::<Vec<_>>() })))
}

/// One.
async fn show(v: Arc<Visit>) -> Answer {
    Ok(tagged(&v, &kept(&v).await?, StatusCode::OK))
}

/// Adds it, or changes it: settings that are not named are taken out, secrets that are not named stay.
async fn put(v: Arc<Visit>) -> Answer {
    let stands = based_on(&v).await?;
    let edit = sent(&v, stands.as_ref())?;
    v.muster().set_source(&v.actor, &edit).await?;
    let status = if stands.is_none() { StatusCode::CREATED } else { StatusCode::OK };
    Ok(tagged(&v, &kept(&v).await?, status))
}

/// Forgets it with its secrets.
async fn delete(v: Arc<Visit>) -> Answer {
    let stands = based_on(&v).await?.ok_or_else(precondition)?;
    v.muster().forget_source(&v.actor, &stands.source).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Tries it. A connection that fails is no refusal: it is in the report.
async fn test(v: Arc<Visit>) -> Answer {
    nothing_sent(&v)?;
    let kept = kept(&v).await?;
    let run = v.muster().test_source(&v.actor, &kept.source).await?;
    Ok(reply(&run_json(&run)))
}

async fn find(v: &Visit) -> Result<Option<ConfiguredSource>, Failure> {
    let all = v.muster().configured_sources(&v.actor).await?;
    Ok(all.into_iter().find(|s| s.source == v.param("source")))
}

async fn kept(v: &Visit) -> Result<ConfiguredSource, Failure> {
    find(v).await?.ok_or_else(|| Failure::not_found("this source"))
}

/// A source. How it is reached is for those who may set it up.
fn source_json(v: &Visit, s: &ConfiguredSource) -> Json {
    let mut json = json!({
        "source": s.source, "connector": s.connector, "enabled": s.enabled,
        "changed": s.changed.to_string(), "changed_by": s.changed_by,
    });
    if v.actor.may(Permission::ManageSources)
        && let Json::Object(map) = &mut json
    {
        map.insert("settings".into(), json!(s.said));
        let secrets = s.secrets.iter().map(|secret| (secret.setting.clone(), origin(&secret.origin)));
        map.insert("secrets".into(), Json::Object(secrets.collect::<Map<_, _>>()));
    }
    json
}

fn origin(origin: &SecretOrigin) -> Json {
    match origin {
        SecretOrigin::Kept { set, by } => json!({"kept": {"set": set.to_string(), "by": by}}),
        SecretOrigin::Reference(SecretRef::Env(name)) => json!({ "env": name }),
        // A path or a command line of the server is the operator's, and may hold more than its name.
        SecretOrigin::Reference(_) => json!({"reference": true}),
    }
}

fn tagged(v: &Visit, s: &ConfiguredSource, status: StatusCode) -> Response {
    let mut response = (status, reply(&source_json(v, s))).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", s.changed.as_microsecond())) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// The source that a write is based on; none for one that is to be new.
async fn based_on(v: &Visit) -> Result<Option<ConfiguredSource>, Failure> {
    let header = |name: header::HeaderName| v.headers.get(name).and_then(|h| h.to_str().ok());
    let stands = find(v).await?;
    if header(header::IF_NONE_MATCH) == Some("*") {
        return if stands.is_none() { Ok(None) } else { Err(stale()) };
    }
    let stands = stands.ok_or_else(|| Failure::not_found("this source"))?;
    let tag = header(header::IF_MATCH).ok_or_else(precondition)?;
    match tag.trim_matches('"').parse::<i64>() {
        Ok(micros) if micros == stands.changed.as_microsecond() => Ok(Some(stands)),
        _ => Err(stale()),
    }
}

fn stale() -> Failure {
    Failure::say(
        StatusCode::PRECONDITION_FAILED,
        "This has changed meanwhile",
        "Get the source again, and send its ETag in If-Match. Nothing was changed.",
    )
}

fn bad(words: String) -> Failure {
    Failure::say(StatusCode::BAD_REQUEST, "This cannot be read", words)
}

/// An act without a body: what somebody sent there would be ignored in silence.
pub(super) fn nothing_sent(v: &Visit) -> Result<(), Failure> {
    match v.body.as_ref() {
        b"" | b"{}" => Ok(()),
        _ => Err(bad("Send no body: there is nothing to say here".into())),
    }
}

/// What an answer carries beside what can be sent.
const READ_ONLY: [&str; 3] = ["source", "changed", "changed_by"];

fn sent(v: &Visit, stands: Option<&ConfiguredSource>) -> Result<SourceEdit, Failure> {
    let json: Json = serde_json::from_slice(&v.body).map_err(|e| bad(e.to_string()))?;
    let Json::Object(mut sent) = json else {
        return Err(bad(
            "Send an object: {\"connector\": \"ldap\", \"settings\": {…}, \"secrets\": {…}}".into()
        ));
    };
    let connector = match sent.remove("connector") {
        Some(Json::String(word)) => word,
        _ => return Err(bad("`connector` must be there: a word of /api/v1/source-kinds".into())),
    };
    let enabled = match sent.remove("enabled") {
        Some(Json::Bool(enabled)) => enabled,
        None => true,
        Some(_) => return Err(bad("`enabled` must be true or false".into())),
    };
    let settings = object(&mut sent, "settings")?;
    let secrets = object(&mut sent, "secrets")?;
    if let Some(unknown) = sent.keys().find(|k| !READ_ONLY.contains(&k.as_str())) {
        return Err(bad(format!("`{unknown}` is none of `connector`, `enabled`, `settings` and `secrets`")));
    }
    let asked = kind(&connector)
        .map(|k| k.settings)
        .ok_or_else(|| bad(format!("`{connector}` is no kind of source: see /api/v1/source-kinds")))?;
    let is = |path: &str, secret: bool| {
        asked.iter().any(|s| s.path == path && (s.holds == Holds::Secret) == secret)
    };
    let mut said = Said::new();
    for (path, value) in settings {
        if !is(&path, false) {
            return Err(bad(format!("`{path}` is no setting of {connector}: see /api/v1/source-kinds")));
        }
        let lines = lines(&value).ok_or_else(|| {
            bad(format!("`settings.{path}` must be a text, true or false, or a list of texts"))
        })?;
        said.insert(path, lines);
    }
    let mut edits = BTreeMap::new();
    for (path, value) in secrets {
        if !is(&path, true) {
            return Err(bad(format!("`{path}` is no secret of {connector}: see /api/v1/source-kinds")));
        }
        // What was read may be sent back whole: a reference that stands is left as it is.
        let old = stands.and_then(|s| s.secrets.iter().find(|secret| secret.setting == path));
        if old.is_some_and(|old| origin(&old.origin) == value) {
            continue;
        }
        edits.insert(path.clone(), secret(&path, &value)?);
    }
    Ok(SourceEdit {
        source: v.param("source").to_owned(),
        connector,
        said,
        secrets: edits,
        enabled,
        based_on: stands.map(|s| s.changed),
    })
}

fn object(sent: &mut Map<String, Json>, name: &str) -> Result<Map<String, Json>, Failure> {
    match sent.remove(name) {
        Some(Json::Object(map)) => Ok(map),
        None => Ok(Map::new()),
        Some(_) => Err(bad(format!("`{name}` must be an object"))),
    }
}

/// A value as forms send it: texts, a line each.
fn lines(value: &Json) -> Option<Vec<String>> {
    let one = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        _ => None,
    };
    match value {
        Json::Null => Some(Vec::new()),
        Json::Array(all) if all.len() <= MOST => all.iter().map(one).collect(),
        value => one(value).map(|line| vec![line]),
    }
}

/// What is said of a secret.
fn secret(path: &str, value: &Json) -> Result<SecretEdit, Failure> {
    let wrong = || bad(format!("`secrets.{path}` is {{\"value\": …}}, {{\"env\": …}} or null"));
    let Json::Object(map) = value else {
        return if value.is_null() { Ok(SecretEdit::Remove) } else { Err(wrong()) };
    };
    let mut all = map.iter();
    match (all.next(), all.next()) {
        (Some((name, Json::String(text))), None) if name == "value" => {
            Ok(SecretEdit::Set(Secret::from(text.clone())))
        }
        (Some((name, Json::String(text))), None) if name == "env" => Ok(SecretEdit::Env(text.clone())),
        _ => Err(wrong()),
    }
}
