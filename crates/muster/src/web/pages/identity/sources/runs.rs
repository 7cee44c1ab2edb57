//! The list of runs, and the buttons that begin one.

use maud::{Markup, html};
use muster_app::sources::{RunKind, RunOutcome, SourceRun};

use super::super::figure::count;
use super::run::{starter, took};
use super::{run_href, tone};
use crate::web::look::{parts, words};
use crate::web::visit::Visit;

/// Runs that stand on the page of sources.
const SHOWN: usize = 10;

/// Buttons that read all sources now, or the way to the run that goes on.
pub fn start(v: &Visit, runs: &[SourceRun]) -> Markup {
    let going = runs.iter().find(|r| r.kind != RunKind::Test && r.outcome == RunOutcome::Running);
    html! { @match going {
        Some(run) => a.button.primary href=(run_href(v, &run.id)) { "Being read now: look" },
        None => {
            form method="post" action=(v.live_href("/identity/pulls")) { (v.secret()) button.button.primary type="submit" { "Pull now" } }
            form method="post" action=(v.live_href("/identity/pulls")) { (v.secret()) input type="hidden" name="dry" value="yes"; button.button type="submit" { "Dry run" } }
        },
    } }
}

/// The newest runs.
pub fn list(v: &Visit, runs: &[SourceRun]) -> Markup {
    let zone = v.programme.profile.zone();
    html! { @if !runs.is_empty() {
        section aria-labelledby="runs-h" {
            h2 #runs-h { "Latest runs" }
            table.list.named {
                caption.unseen { "Latest runs over the sources" }
                thead { tr { th.title scope="col" { "Begun" } th scope="col" { "What" } th scope="col" { "How it went" } th scope="col" { "By" } th.num scope="col" { "Took" } } }
                tbody { @for run in runs.iter().take(SHOWN) { tr {
                    th.title scope="row" { a href=(run_href(v, &run.id)) { (words::instant(run.started, &zone)) } }
                    td data-label="What" { (run.kind.label()) @if let Some(s) = &run.source { " of " code { (s) } } }
                    td data-label="How it went" { (parts::status(tone(run.outcome), run.outcome.label()))
                        @if let Some(n) = run.report.rows.get("accounts") { div.meta { (words::count(count(*n), "account", "accounts"))
                            @if !run.report.warnings.is_empty() { ", " (words::count(run.report.warnings.len(), "warning", "warnings")) } } }
                        @if let Some(why) = run.report.failed.as_deref().and_then(|w| w.lines().next()) { div.meta { (why) } } }
                    td data-label="By" { (starter(&run.started_by)) }
                    td.num data-label="Took" { @match run.ended { Some(ended) => (took(run.started, ended)), None => span.nothing { "not ended" } } }
                } } }
            }
        }
    } }
}
