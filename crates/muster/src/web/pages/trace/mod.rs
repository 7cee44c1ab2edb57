//! `/o/ORG/trace`: the chain from who requires something to what was decided. The whole programme step by step; with
//! `?record=KIND/ID`, both ways from one record. What leads where, and where it breaks, is `muster_engine::trace`.

mod figure;
mod list;
mod whole;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::trace::{self, Limits, Step, Trace};
use muster_model::{Diagnostic, Reference};

use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Most records at one step that may be asked for.
const MOST: usize = 60;

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/trace", Permission::ReadRecords, show)).sub(
        Slot::Clauses,
        "Trace",
        "/trace",
    )
}

async fn show(v: Arc<Visit>) -> Answer {
    let Some(asked) = v.query.filled("record") else {
        let checked = v.checked().await?;
        return Ok(v.page("Trace", whole::page(&v, &checked)));
    };
    // Words are as good as an id: who does not know it finds it.
    let Some(record) = Reference::parse(asked) else {
        let query = crate::web::pairs::Pairs::from([("q", asked)]).query();
        return Ok(v.redirect(&format!("/search{query}")));
    };
    let record = v.programme.find(&record).ok_or_else(|| Failure::not_found("this record"))?.reference();
    let checked = v.checked().await?;
    let per_step = v.query.filled("per").and_then(|p| p.parse().ok()).unwrap_or(Limits::default().per_step);
    let limits = Limits { per_step: usize::clamp(per_step, 1, MOST), ..Limits::default() };
    let found = trace::of(&v.programme, &record, &checked.report.diagnostics, limits);
    let title = format!("Trace of “{}”", v.programme.title(&record));
    Ok(v.page(&title, one(&v, &found, &checked, limits)))
}

/// The address of a record's trace.
pub fn href(v: &Visit, record: &Reference) -> String {
    v.href(&format!("/trace?record={record}"))
}

fn one(v: &Visit, t: &Trace, checked: &Checked, limits: Limits) -> Markup {
    let broken: Vec<&Diagnostic> = checked
        .report
        .diagnostics
        .iter()
        .filter(|d| t.breaks().any(|(n, b)| b.rule == d.rule && d.record.as_ref() == Some(&n.record)))
        .collect();
    html! {
        (head(v, t))
        (sum(t, &broken))
        @if t.nodes.is_empty() { (nowhere(v, t)) } @else {
            section.trace-picture aria-labelledby="picture" {
                h2 #picture { "The chain" }
                p.meta {
                    "From left to right, who requires something to what was decided. Lines in the accent colour run through "
                    (if t.step.is_some() { "this record" } else { "what this record is linked with" })
                    "; a mark at an edge says on which side something is missing. A box leads to the trace of that record."
                }
                (figure::chain(v, t))
                (left_off(v, t, limits))
            }
            @if !broken.is_empty() { section aria-labelledby="breaks" {
                h2 #breaks { "Where it breaks " span.count { (words::grouped(broken.len())) } }
                @for d in broken { (parts::diagnostic(v, d, true)) }
            } }
            (list::steps(v, t))
        }
    }
}

fn head(v: &Visit, t: &Trace) -> Markup {
    let over = html! {
        a href=(v.href("/trace")) { "Trace" } " · " (t.record.kind.spec().label)
    };
    let lede = html! {
        p.lede {
            @match t.step {
                Some(step) => { (step.question()) " What leads here stands before it, what follows from it after." },
                None => { "This is no step of the chain itself. Shown is what it is linked with, and what leads to and follows from \
                           that." },
            }
        }
    };
    let acts = html! { a.button href=(v.record_href(&t.record)) { "Open the record" } };
    parts::page_head(over, &v.programme.title(&t.record), lede, acts)
}

/// Where the chain of this record stands, in one line.
fn sum(t: &Trace, broken: &[&Diagnostic]) -> Markup {
    let steps = muster_engine::trace::STEPS.into_iter().filter(|s| t.at(*s).next().is_some()).count();
    let last = |forward: bool| {
        let all = t.nodes.iter().map(|n| n.step);
        if forward { all.max() } else { all.min() }.map_or("", Step::label)
    };
    html! {
        p.state {
            @if t.nodes.is_empty() { (parts::status(Tone::Plain, "not on the chain")) }
            @else if broken.is_empty() { (parts::status(Tone::Fine, "no break")) }
            @else { (parts::level_counts(|l| broken.iter().filter(|d| d.level == l).count())) }
            @if !t.nodes.is_empty() {
                span { (steps) " of " (muster_engine::trace::STEPS.len()) " steps, from "
                    (last(false).to_lowercase()) " to " (last(true).to_lowercase()) }
            }
        }
    }
}

fn nowhere(v: &Visit, t: &Trace) -> Markup {
    parts::empty(
        "Nothing leads here and nothing follows",
        html! {
            p { "No requirement, risk, control, evidence, finding or decision names “" (v.programme.title(&t.record)) "”, and it names \
                 none. It may be right so; where it is not, name it in the record that it belongs to." }
        },
        Some(("The chain of the whole programme", &v.href("/trace"))),
    )
}

fn left_off(v: &Visit, t: &Trace, limits: Limits) -> Markup {
    let all: usize = t.left_off.iter().map(|l| l.records).sum();
    let each: Vec<String> = t
        .left_off
        .iter()
        .map(|l| format!("{} at {}", words::grouped(l.records), l.step.label().to_lowercase()))
        .collect();
    html! {
        @if all > 0 {
            p.note {
                (parts::capital(&words::count(all, "more record was reached and is", "more records were reached and are"))) " not drawn: "
                (muster_render::words::list(&each)) "."
                @if t.cut { " Counting stopped there." }
                @if limits.per_step < MOST {
                    " " a href=(v.href(&format!("/trace?record={}&per={MOST}", t.record))) { "Show up to " (MOST) " at each step" }
                }
            }
        }
    }
}
