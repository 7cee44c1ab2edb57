//! Two versions side by side, or a version and now: what changed line by line, from what to what, and why.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::statement::{self, Behind, Change, Difference, Line};
use muster_model::kinds::Applicability;
use muster_model::{Rec, Reference};
use muster_render::csv::{Cell, table as csv_table};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers: `then` are the lines of `statement`; `against` is `now` or the id of another version.
pub async fn show(
    v: &Arc<Visit>,
    statement: &Rec<'_, Applicability>,
    then: &[Line],
    lost: Vec<Reference>,
    against: &str,
) -> Answer {
    let name = |a: &Rec<'_, Applicability>| {
        a.data.version.as_deref().map_or_else(|| a.title().to_owned(), |n| format!("version {n}"))
    };
    let mut lost = lost;
    let (other, label) = if against == "now" {
        (statement::lines(&v.programme), format!("now, {}", words::date(v.today())))
    } else {
        let other = super::named(v, against)?;
        let frozen = v.muster().frozen_statement(&v.actor, other.data).await?;
        lost.extend(frozen.not_kept.iter().map(|(to, _)| to.clone()));
        (statement::lines(&frozen.programme), name(&other))
    };
    let from = name(statement);
    let changes = statement::compare(then, &other, &lost);
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("statement-compared.csv", "text/csv; charset=utf-8", csv(&changes)));
    }
    let here = super::href(v, statement.record);
    let title = format!("{} against {label}", parts::capital(&from));
    let lede = html! { p.lede {
        @if changes.is_empty() { "No line differs: neither whether a control applies, nor how far it is in place, nor what stands behind it." }
        @else { (parts::capital(&words::count(changes.len(), "line differs", "lines differ"))) " of " (words::grouped(other.len().max(then.len()))) ". On the left of each arrow \
                 stands " (from) ", on the right " (label) "." }
    } };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/controls")) { "Statement of Applicability" } " › " a href=(here) { (statement.title()) } }, &title, lede, html! {
            @if !changes.is_empty() { a.button href={ (here) "?against=" (against) "&format=csv" } download { "Export as CSV" } }
        }))
        (sums(&changes))
        @if !changes.is_empty() {
            table.list.soa data-rows {
                caption.unseen { "Lines that differ" }
                thead { tr { th.title scope="col" { "Control" } th scope="col" { "What changed" } th scope="col" { "Why, as it is written" } } }
                tbody { @for change in &changes { (row(v, change)) } }
            }
        }
    };
    Ok(v.page(&title, content))
}

/// How many lines changed in which way.
fn sums(changes: &[Change]) -> Markup {
    let count =
        |fits: fn(&Difference) -> bool| changes.iter().filter(|c| c.differences.iter().any(fits)).count();
    let all = [
        (
            count(|d| matches!(d, Difference::Applies { .. } | Difference::Added | Difference::Removed)),
            "apply differently",
            Tone::Minor,
        ),
        (
            count(|d| matches!(d, Difference::Place { .. })),
            "are in place to another degree",
            Tone::Observation,
        ),
        (
            count(|d| matches!(d, Difference::Behind { .. })),
            "have something else behind them",
            Tone::Observation,
        ),
        (
            count(|d| matches!(d, Difference::Justification { .. } | Difference::How { .. })),
            "are worded differently",
            Tone::Plain,
        ),
    ];
    html! {
        @if !changes.is_empty() { div.figure-cards.dense { @for (n, label, tone) in all {
            (parts::figure(n, label, None, if n == 0 { Tone::Plain } else { tone }))
        } } }
    }
}

fn row(v: &Visit, change: &Change) -> Markup {
    let line = &change.line;
    html! {
        tr data-row {
            th.title scope="row" {
                span.number { (line.number) } " "
                a href=(v.href(&format!("/controls/{}", line.control.id))) data-open { (line.title) }
                div.meta { a href=(v.href(&format!("/records/control/{}/history", line.control.id))) { "Its history" span.unseen { ": " (line.title) } } }
            }
            td data-label="What changed" { ul.tight { @for d in &change.differences { li { (difference(v, d)) } } } }
            td data-label="Why" { @if line.justification.is_empty() { span.nothing { "no justification" } } @else { (line.justification) } }
        }
    }
}

fn difference(v: &Visit, d: &Difference) -> Markup {
    let step = |label: &str, from: &str, to: &str| {
        html! { (label) ": " s { (from) } " → " strong { (to) } }
    };
    let text = |label: &str, from: &str, to: &str| {
        html! { (label) ": "
        @if from.is_empty() { "written" } @else if to.is_empty() { "taken out" } @else { "worded anew" }
        details.more { summary { "Both" span.unseen { " wordings of " (label) } }
            p { span.meta { "Before: " } @if from.is_empty() { span.nothing { "nothing" } } @else { (from) } }
            p { span.meta { "After: " } @if to.is_empty() { span.nothing { "nothing" } } @else { (to) } }
        } }
    };
    match d {
        Difference::Added => html! { strong { "New line" } },
        Difference::Removed => html! { strong { "No longer there" } },
        Difference::Unreadable => html! {
            (parts::status(Tone::Minor, "not readable")) p.meta { "The pinned version of this control is not kept here, so it cannot be compared." }
        },
        Difference::Applies { from, to } => step("Applies", from, to),
        Difference::Place { from, to } => step("In place", &from.to_lowercase(), &to.to_lowercase()),
        Difference::Justification { from, to } => text("Justification", from, to),
        Difference::How { from, to } => text("How it is done", from, to),
        Difference::Behind { what, came, went } => html! {
            (parts::capital(what)) " behind it: "
            (named(v, "new", came)) @if !came.is_empty() && !went.is_empty() { "; " } (named(v, "gone", went))
        },
    }
}

fn named(v: &Visit, word: &str, all: &[Behind]) -> Markup {
    html! {
        @for (i, b) in all.iter().enumerate() {
            @if i == 0 { (word) " " } @else { ", " }
            a.soft href=(v.record_href(&b.record)) { (v.programme.title(&b.record)) }
        }
    }
}

fn csv(changes: &[Change]) -> String {
    let titles = |all: &[Behind]| all.iter().map(|b| b.title.clone()).collect::<Vec<_>>().join("; ");
    let rows = changes.iter().flat_map(|c| {
        c.differences.iter().map(|d| {
            let (what, from, to): (String, String, String) = match d {
                Difference::Added => ("line".into(), String::new(), "added".into()),
                Difference::Removed => ("line".into(), "removed".into(), String::new()),
                Difference::Unreadable => ("unreadable".into(), String::new(), String::new()),
                Difference::Applies { from, to } => ("applies".into(), (*from).into(), (*to).into()),
                Difference::Place { from, to } => ("in_place".into(), (*from).into(), (*to).into()),
                Difference::Justification { from, to } => ("justification".into(), from.clone(), to.clone()),
                Difference::How { from, to } => ("how".into(), from.clone(), to.clone()),
                Difference::Behind { what, came, went } => ((*what).into(), titles(went), titles(came)),
            };
            let cells: Vec<Cell> = vec![
                c.line.number.as_str().into(),
                c.line.title.as_str().into(),
                what.into(),
                from.into(),
                to.into(),
                c.line.justification.as_str().into(),
            ];
            cells
        })
    });
    csv_table(&["control", "title", "what", "before", "after", "justification"], rows)
}
