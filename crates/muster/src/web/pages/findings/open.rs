//! Open findings: age against due, cause, design response, actions.

use axum::response::Response;
use maud::{Markup, html};
use muster_model::Level;
use muster_model::kinds::Action;

use super::Case;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{export, words};
use crate::web::visit::Visit;

/// The section.
pub fn section(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let open: Vec<_> = cases.iter().filter(|c| c.closed.is_none()).collect();
    html! {
        section aria-labelledby="open" {
            h2 #open { "Open" " " span.count { (words::grouped(open.len())) } }
            @if open.is_empty() { p { (parts::status(Tone::Fine, "Nothing is open")) } } @else {
                table.list data-rows {
                    caption.unseen { "Open findings, oldest first" }
                    thead { tr {
                        th.title scope="col" { "Finding" } th scope="col" { "Grade" } th.num scope="col" { "Age" }
                        th scope="col" { "Due" } th scope="col" { "Cause" } th scope="col" { "Changes in the design" }
                        th.num scope="col" { "Actions done" }
                    } }
                    tbody { @for c in open { (row(v, c)) } }
                }
            }
        }
    }
}

fn row(v: &Visit, c: &Case<'_>) -> Markup {
    let f = c.finding;
    let actions: Vec<_> = v.programme.pointing::<Action>(&f.reference(), "finding").collect();
    let done = actions.iter().filter(|a| a.done.is_some()).count();
    html! {
        tr data-row {
            th.title scope="row" { a href=(v.record_href(&f.reference())) data-open { (f.title()) }
                @if f.recurs.is_some() { " " span.tag { "came back" } } }
            td data-label="Grade" { @if let Some(g) = f.grade { (parts::status(Tone::of(g.level()), short(g.level()))) } }
            td.num data-label="Age" { (age(c.days)) }
            td data-label="Due" { @if let Some(due) = c.due { (crate::web::pages::today::day(due, v.today())) } }
            td data-label="Cause" { (cause(c)) }
            td data-label="Changes in the design" { (design(v, c)) }
            td.num data-label="Actions done" {
                @if actions.is_empty() { span.nothing { "none yet" } } @else {
                    a href=(v.href(&format!("/records/action?to={}", f.reference()))) { (done) " of " (actions.len()) }
                }
            }
        }
    }
}

/// Every finding, open ones first, as a file.
pub fn csv(v: &Visit, cases: &[Case<'_>]) -> Response {
    let header = [
        "id",
        "title",
        "grade",
        "source",
        "raised",
        "due",
        "days",
        "state",
        "closed",
        "overdue",
        "cause",
        "cause_in_words",
        "design",
        "actions",
        "actions_done",
        "verified",
        "recurrence_of",
        "controls",
        "clauses",
        "owner",
    ];
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    export::csv(
        v,
        "findings",
        &header,
        cases.iter().map(|c| {
            let f = c.finding;
            let actions: Vec<_> = v.programme.pointing::<Action>(&f.reference(), "finding").collect();
            let design = f.design.as_ref().and_then(|d| {
                let decided = d.decision.as_ref().map(|r| v.programme.title(&r.to));
                decided.or_else(|| d.none_because.as_ref().map(|why| format!("none needed: {}", &**why)))
            });
            let controls: Vec<String> = f.controls.iter().map(|r| v.programme.title(&r.to)).collect();
            let clauses: Vec<&str> = f.clauses.iter().map(|n| n.as_str()).collect();
            vec![
                f.id().into(),
                f.title().into(),
                f.grade.map(|g| g.label()).into(),
                f.source.map(|s| s.label()).into(),
                day(f.raised).into(),
                day(c.due).into(),
                c.days.into(),
                if c.closed.is_some() { "closed" } else { "open" }.into(),
                day(c.closed).into(),
                if c.is_overdue(v.today()) { "yes" } else { "no" }.into(),
                f.cause.as_ref().and_then(|c| c.category).map(|c| c.label()).into(),
                f.cause.as_ref().and_then(|c| c.text.as_deref()).map(str::to_owned).into(),
                design.into(),
                actions.len().into(),
                actions.iter().filter(|a| a.done.is_some()).count().into(),
                if f.verified.is_some() { "yes" } else { "no" }.into(),
                f.recurs.as_ref().map(|r| v.programme.title(&r.to)).into(),
                controls.join("; ").into(),
                clauses.join("; ").into(),
                f.record.owner.as_ref().map(|o| v.programme.title(&o.to)).into(),
            ]
        }),
    )
}

const fn short(level: Level) -> &'static str {
    match level {
        Level::Opportunity => "improvement",
        other => other.word(),
    }
}

/// A time in days, in words.
pub fn age(days: Option<i64>) -> String {
    days.map_or_else(
        || "–".into(),
        |n| words::count(usize::try_from(n).unwrap_or(0), "day", "days").replace("no days", "today"),
    )
}

/// The sort of cause, or that none is known.
pub fn cause(c: &Case<'_>) -> Markup {
    match c.finding.cause.as_ref().and_then(|cause| cause.category) {
        Some(category) => html! { (category.label()) },
        None => html! { span.nothing { "not known yet" } },
    }
}

/// What the finding changes in the design.
pub fn design(v: &Visit, c: &Case<'_>) -> Markup {
    match &c.finding.design {
        Some(d) => match (&d.decision, &d.none_because) {
            (Some(decision), _) => {
                html! { a href=(v.record_href(&decision.to)) { (v.programme.title(&decision.to)) } }
            }
            (None, Some(why)) => html! { "None needed: " (&**why) },
            (None, None) => html! { span.nothing { "not said" } },
        },
        None => html! { span.nothing { "not said" } },
    }
}
