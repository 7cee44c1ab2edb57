//! `/api/v1/pulls`: reading all sources into a snapshot, or trying to without keeping anything: begin, look how far it is,
//! stop, and what earlier runs came to. The same use cases and checks as the pages.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use muster_app::Permission;
use muster_app::sources::{RunKind, RunOutcome, SourceRun};
use serde_json::{Value as Json, json};

use super::reply;
use super::sources::nothing_sent;
use crate::web::failure::Failure;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Adds its routes.
pub fn routes(page: Page) -> Page {
    let (read, take) = (Permission::ReadRecords, Permission::RecordEstate);
    page.route(Route::get("/api/v1/pulls", read, list))
        .route(Route::post("/api/v1/pulls", take, start))
        .route(Route::get("/api/v1/pulls/{run}", read, show))
        .route(Route::post("/api/v1/pulls/{run}/stop", take, stop))
}

/// The newest runs, newest first; tests of single sources among them.
async fn list(v: Arc<Visit>) -> Answer {
    let runs = v.muster().source_runs(&v.actor).await?;
    Ok(reply(&json!({ "items": runs.iter().map(run_json).collect::<Vec<_>>() })))
}

/// Begins one, and says where to look.
async fn start(v: Arc<Visit>) -> Answer {
    let kind = match dry(&v)? {
        true => RunKind::DryRun,
        false => RunKind::Pull,
    };
    let id = v.muster().start_pull(&v.actor, kind).await?;
    let run = v.muster().source_run(&v.actor, &id).await?;
    let mut response = (StatusCode::ACCEPTED, reply(&run_json(&run))).into_response();
    if let Ok(at) = HeaderValue::from_str(&v.live_href(&format!("/api/v1/pulls/{id}"))) {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// How far it has come, or how it ended.
async fn show(v: Arc<Visit>) -> Answer {
    Ok(reply(&run_json(&v.muster().source_run(&v.actor, v.param("run")).await?)))
}

/// Stops one that is still reading.
async fn stop(v: Arc<Visit>) -> Answer {
    nothing_sent(&v)?;
    v.muster().stop_pull(&v.actor, v.param("run")).await?;
    show(v).await
}

fn dry(v: &Visit) -> Result<bool, Failure> {
    let bad = |words: &str| Failure::say(StatusCode::BAD_REQUEST, "This cannot be read", words);
    if v.body.is_empty() {
        return Ok(false);
    }
    match serde_json::from_slice::<Json>(&v.body) {
        Ok(Json::Object(map)) if map.keys().all(|k| k == "dry_run") => match map.get("dry_run") {
            None => Ok(false),
            Some(Json::Bool(dry)) => Ok(*dry),
            Some(_) => Err(bad("`dry_run` must be true or false")),
        },
        _ => Err(bad("Send nothing, or {\"dry_run\": true}")),
    }
}

/// A run, with what the caller may see of it: `source_run` leaves out what is not for them.
pub(super) fn run_json(run: &SourceRun) -> Json {
    let outcome = match run.outcome {
        RunOutcome::Running => "running",
        RunOutcome::Done => "done",
        RunOutcome::Failed => "failed",
        RunOutcome::Stopped => "stopped",
        RunOutcome::Lost => "lost",
    };
    let warnings =
        run.report.warnings.iter().map(|(source, words)| json!({"source": source, "words": words}));
    json!({
        "id": run.id, "kind": run.kind.word(), "source": run.source, "outcome": outcome,
        "started": run.started.to_string(), "started_by": run.started_by,
        "ended": run.ended.map(|t| t.to_string()), "snapshot": run.snapshot,
        "steps": run.report.steps, "rows": run.report.rows,
        "warnings": warnings.collect::<Vec<_>>(), "more_warnings": run.report.more_warnings,
        "failed": run.report.failed,
    })
}
