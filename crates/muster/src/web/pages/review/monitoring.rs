//! 9.3.2 d) 2) and 4): what was measured, against target and over time, with what is not known; and the objectives.

use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::{Indicator, Objective};

use super::{Pack, head, said};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::measures::{self, Gauge};
use crate::web::pages::today::day;

/// Measurements.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let (measured, not): (Vec<Gauge>, Vec<Gauge>) =
        measures::all(v, pack.checked).into_iter().partition(Gauge::is_measured);
    let good = measured.iter().filter(|g| g.tone == Tone::Fine).count();
    html! {
        section.point.begins aria-labelledby="monitoring" {
            (head("monitoring", "d) 2)", "What was measured"))
            p { (words::grouped(good)) " of " (words::count(measured.len(), "measured indicator is", "measured indicators are")) " on target."
                @if !not.is_empty() { " " (words::count(not.len(), "more has", "more have")) " no measurement here." } }
            (said(pack, &["9.1"]))
            @if !measured.is_empty() { (measures::table(v, "review", "Indicators with target, trend and what is not known", &measured)) }
            @if !not.is_empty() {
                details.more {
                    summary { (words::count(not.len(), "indicator", "indicators")) " without a measurement" }
                    ul.plain-list { @for g in &not { li { a href=(g.href) { (g.title) } ", target " (g.target) ": " span.meta { (g.source) } } } }
                }
            }
            (pack.source(html! { a href=(v.href("/records/indicator")) { "the indicators" } ", sealed snapshots and the records" }))
        }
    }
}

/// Objectives.
pub(super) fn objectives(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Objective>> = v.programme.all::<Objective>().collect();
    all.sort_by_key(|o| (o.due, o.id()));
    html! {
        section.point aria-labelledby="objectives" {
            (head("objectives", "d) 4)", "Whether objectives are met"))
            (said(pack, &["6.2"]))
            @if all.is_empty() { p.nothing { "No objective is set." } } @else {
                table.list {
                    caption.unseen { "Objectives" }
                    thead { tr { th.title scope="col" { "Objective" } th.num scope="col" { "Now" } th scope="col" { "Target" } th scope="col" { "Status" }
                        th scope="col" { "Trend" } th scope="col" { "By" } } }
                    tbody { @for o in &all { (objective(pack, o)) } }
                }
            }
            (pack.source(html! { a href=(v.href("/records/objective")) { "the objectives" } " and the indicators that measure them" }))
        }
    }
}

fn objective(pack: &Pack<'_>, o: &Rec<'_, Objective>) -> Markup {
    let v = pack.v;
    let gauge = o
        .indicator
        .as_ref()
        .and_then(|i| v.programme.get::<Indicator>(&i.to))
        .map(|i| measures::of(v, pack.checked, &i));
    html! { tr {
        th.title scope="row" { a href=(v.record_href(&o.reference())) { (o.title()) } @if let Some(g) = &gauge { p { (g.origin(v)) } } }
        @match gauge {
            Some(g) => {
                td.num data-label="Now" { span { (g.number()) } }
                td data-label="Target" { (o.target.clone().unwrap_or_else(|| g.target.clone())) }
                td data-label="Status" { (g.status()) }
                td data-label="Trend" { span.trend-cell { (g.spark(&format!("objective-{}", o.id()))) (g.was(v)) } }
            },
            None => {
                td.num data-label="Now" { span.nothing { "–" } }
                td data-label="Target" { (o.target.as_deref().unwrap_or("")) }
                td data-label="Status" { (parts::status(Tone::Minor, "measured by nothing")) }
                td data-label="Trend" {}
            },
        }
        td data-label="By" { @if let Some(due) = o.due { (day(due, v.today())) } }
    } }
}
