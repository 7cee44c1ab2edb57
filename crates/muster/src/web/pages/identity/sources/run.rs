//! `/o/ORG/identity/pulls/RUN`: one run over the sources: how far it has come, what it read, what went wrong. While it
//! runs the page asks again by itself.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use maud::{Markup, html};
use muster_app::Permission;
use muster_app::sources::{RunKind, RunOutcome, SourceRun};

use super::super::figure::count;
use super::{run_href, source_href, tone};
use crate::web::look::{parts, words};
use crate::web::visit::{Answer, Visit};

/// Seconds after which a page of a run that goes on asks again.
const AGAIN: &str = "2";

/// Begins one.
pub async fn start(v: Arc<Visit>) -> Answer {
    let kind = if v.form.get("dry").is_some() { RunKind::DryRun } else { RunKind::Pull };
    let id = v.muster().start_pull(&v.actor, kind).await?;
    Ok(v.redirect(&format!("/identity/pulls/{}", super::super::segment(&id))))
}

/// Stops it.
pub async fn stop(v: Arc<Visit>) -> Answer {
    let id = v.param("run");
    v.muster().stop_pull(&v.actor, id).await?;
    Ok(v.redirect_saying(
        &format!("/identity/pulls/{}", super::super::segment(id)),
        "Stopped. Nothing was kept.",
    ))
}

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let run = v.muster().source_run(&v.actor, v.param("run")).await?;
    let going = run.outcome == RunOutcome::Running;
    let zone = v.programme.profile.zone();
    let may = v.may_act() && v.actor.may(Permission::RecordEstate);
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity/sources")) { "Connected sources" } }, run.kind.label(), html! {
            p.lede { (lede(&run)) }
        }, html! { @if going && may { form method="post" action={ (run_href(&v, &run.id)) "/stop" } { (v.secret())
            button.button type="submit" { "Stop" } } } }))
        p role="status" { (parts::status(tone(run.outcome), run.outcome.label()))
            " · begun " (words::instant(run.started, &zone)) " by " (starter(&run.started_by))
            @if let Some(ended) = run.ended { " · took " (took(run.started, ended)) } }
        @if let (Some(source), true) = (&run.source, v.actor.may(Permission::ManageSources)) {
            p { a href=(source_href(&v, source)) { "Settings of " (source) } } }
        (steps(&run))
        @if !run.report.rows.is_empty() { section aria-labelledby="rows-h" {
            h2 #rows-h { @if run.kind == RunKind::DryRun { "What would be kept" } @else { "What was read" } }
            dl.counts { @for (table, n) in counted(&run) { div { dt { (table) } dd { (words::grouped(count(n))) } } } }
        } }
        @if !run.report.warnings.is_empty() || run.report.more_warnings > 0 { section aria-labelledby="warnings-h" {
            h2 #warnings-h { "What went less than well" }
            ul.lines { @for (source, warning) in &run.report.warnings { li { code { (source) } " " (warning) } } }
            @if run.report.more_warnings > 0 { p.meta { @if !run.report.warnings.is_empty() { "and " } (words::grouped(count(run.report.more_warnings))) " more" } }
        } }
        @if run.outcome == RunOutcome::Done && run.kind == RunKind::Pull {
            p { a.button.primary href=(v.href("/identity")) { "See the posture" } " " a href=(v.href("/identity/snapshots")) { "All snapshots" } }
        }
        @if run.kind == RunKind::DryRun && run.outcome == RunOutcome::Done && may {
            form method="post" action=(v.live_href("/identity/pulls")) { (v.secret()) button.button.primary type="submit" { "Pull now" } }
        }
    };
    let mut response = v.page(run.kind.label(), content);
    if going {
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

/// Rows by table, people and accounts first; tables that are empty are left out, but those two.
fn counted(run: &SourceRun) -> Vec<(&'static str, u64)> {
    let of = |table: &'static str| (table, run.report.rows.get(table).copied().unwrap_or(0));
    let rest = [
        "groups",
        "memberships",
        "entitlements",
        "grants",
        "credentials",
        "applications",
        "federation trusts",
    ];
    let rest = rest.map(of).into_iter().filter(|(_, n)| *n > 0);
    ["people", "accounts"].map(of).into_iter().chain(rest).collect()
}

fn lede(run: &SourceRun) -> &'static str {
    match (run.outcome, run.kind) {
        (RunOutcome::Running, _) => "The sources are being read. This page asks again by itself.",
        (RunOutcome::Done, RunKind::Pull) => "Every source was read, and the figures are measured anew.",
        (RunOutcome::Done, RunKind::DryRun) => "Every source was read, and nothing was kept.",
        (RunOutcome::Done, RunKind::Test) => "The connection works. Nothing was kept.",
        (RunOutcome::Stopped, _) => "Somebody stopped it. Nothing was kept.",
        (RunOutcome::Lost, _) => {
            "The server that read was stopped meanwhile. Nothing was kept; the next run begins anew."
        }
        (RunOutcome::Failed, _) => {
            "Nothing was kept: half a snapshot would show wrong figures. The newest one stays the newest."
        }
    }
}

/// `system:schedule` is nobody's login.
pub fn starter(by: &str) -> &str {
    if by == "system:schedule" { "the schedule" } else { by }
}

/// How long, in words.
pub fn took(from: jiff::Timestamp, to: jiff::Timestamp) -> String {
    match to.duration_since(from).as_secs() {
        s @ ..1 => format!("less than {} second", 1 - s.min(0)),
        s @ 1..120 => words::count(usize::try_from(s).unwrap_or(0), "second", "seconds"),
        s => words::count(usize::try_from(s / 60).unwrap_or(0), "minute", "minutes"),
    }
}

/// The steps it took, and the one that failed.
pub fn steps(run: &SourceRun) -> Markup {
    let last = run.report.steps.len().checked_sub(1).filter(|_| run.outcome == RunOutcome::Running);
    html! {
        @if !run.report.steps.is_empty() {
            ol.run-steps { @for (i, step) in run.report.steps.iter().enumerate() { li {
                (if Some(i) == last { parts::status(parts::Tone::Observation, "now") } else { parts::status(parts::Tone::Fine, "done") })
                " " @if run.kind != RunKind::Test { code { (step.source) } " " } (parts::capital(&step.step))
                @if let Some(n) = step.entries { span.meta { " · " (words::count(count(n), "entry", "entries")) } }
                @if !step.learned.is_empty() { span.meta { " · " (step.learned) } }
            } } }
        } @else if run.outcome == RunOutcome::Running { p.meta { "Connecting…" } }
        @if let Some(why) = &run.report.failed {
            div.note.major { @for line in why.lines() { p { @match line.trim().strip_prefix("help:") {
                Some(help) => strong { (parts::sentence(&parts::capital(help.trim()))) }, None => (line) } } } }
        }
    }
}
