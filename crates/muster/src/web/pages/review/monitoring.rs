//! 9.3.2 d) 2) and 4): what was measured, against target and over time, with what is not known; and the objectives.

use axum::response::Response;
use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::{Indicator, Objective};
use muster_render::csv::Cell;

use super::{Pack, head, said};
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{export, words};
use crate::web::pages::measures::{self, Gauge};
use crate::web::pages::today::day;
use crate::web::visit::Visit;

/// Measurements.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let (measured, not): (Vec<Gauge>, Vec<Gauge>) =
        measures::all(v, pack.checked).into_iter().partition(Gauge::is_measured);
    let good = measured.iter().filter(|g| g.tone == Tone::Fine).count();
    html! {
        section.point.begins aria-labelledby="monitoring" {
            (head("monitoring", "d) 2)", "What was measured"))
            @if measured.is_empty() { p.nothing { "Nothing is measured yet." } }
            @else { p { (words::grouped(good)) " of " (words::count(measured.len(), "measured indicator is", "measured indicators are")) " on target."
                @if !not.is_empty() { " " (words::count(not.len(), "more has", "more have")) " no measurement here." } } }
            div.list-head { (said(pack, &["9.1"])) (export::link(v)) }
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

/// Every indicator with what was measured, and every objective with what measures it, as a file.
pub(super) fn csv(v: &Visit, checked: &Checked) -> Response {
    let header = [
        "what",
        "id",
        "title",
        "now",
        "behind_it",
        "target",
        "status",
        "unknown",
        "as_of",
        "before",
        "due",
        "source",
    ];
    let day = |at: jiff::Timestamp| v.programme.profile.today(at).to_string();
    let plain = |t: &str| t.replace('\u{a0}', " ");
    let row = |what: &str, id: &str, title: &str, target: String, due: Option<String>, g: Option<&Gauge>| {
        let before =
            g.and_then(|g| g.before.as_ref()).map(|(shown, at)| format!("{} ({})", plain(shown), day(*at)));
        vec![
            what.into(),
            id.into(),
            title.into(),
            g.and_then(|g| g.shown.as_deref()).map(plain).into(),
            g.and_then(|g| g.behind.as_deref()).map(plain).into(),
            target.into(),
            g.map_or("measured by nothing", |g| g.word).into(),
            g.map(|g| i64::try_from(g.unknown).unwrap_or(i64::MAX)).into(),
            g.and_then(|g| g.at).map(day).into(),
            before.into(),
            due.into(),
            g.map(|g| g.source.clone()).into(),
        ]
    };
    let indicators = measures::all(v, checked);
    let mut rows: Vec<Vec<Cell>> = indicators
        .iter()
        .map(|g| row("indicator", &g.id, &g.title, plain(&g.target), None, Some(g)))
        .collect();
    rows.extend(v.programme.all::<Objective>().map(|o| {
        let measured = o.data.indicator.as_ref().and_then(|i| v.programme.get::<Indicator>(&i.to));
        let gauge = measured.map(|i| measures::of(v, checked, &i));
        let target = o.data.target.clone().or_else(|| gauge.as_ref().map(|g| plain(&g.target)));
        let due = o.data.due.map(|d| d.to_string());
        row("objective", o.id(), o.title(), target.unwrap_or_default(), due, gauge.as_ref())
    }));
    export::csv(v, "review-measurements", &header, rows)
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
