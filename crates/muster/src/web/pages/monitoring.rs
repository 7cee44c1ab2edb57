//! `/monitoring`: the monitoring plan (C9.1): what is measured, how, how often, who measures, who evaluates, what is good
//! enough, and when it was measured last.

use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::Permission;
use muster_model::kinds::{Indicator, Role};
use muster_model::{Kind, Rec, Ref};
use muster_render::csv::{self, Cell};

use super::measures::{self, Gauge};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/monitoring", Permission::ReadRecords, show)).sub(
        Slot::Review,
        "Monitoring plan",
        "/monitoring",
    )
}

/// One line of the plan.
struct Line<'p> {
    i: Rec<'p, Indicator>,
    gauge: Gauge,
    /// The day by which it is to be measured again.
    next: Option<Date>,
}

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let line = |i: Rec<'_, Indicator>| {
        let gauge = measures::of(&v, &checked, &i);
        let last = gauge.at.map(|at| v.programme.profile.today(at));
        let next = last.and_then(|day| Some(i.cadence.as_ref()?.after(day)));
        (gauge, next)
    };
    let mut lines: Vec<Line<'_>> = v
        .programme
        .all::<Indicator>()
        .map(|i| {
            let (gauge, next) = line(i);
            Line { i, gauge, next }
        })
        .collect();
    lines.sort_by_key(|l| (l.next, l.i.title()));
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("monitoring-plan.csv", "text/csv; charset=utf-8", table(&v, &lines)));
    }
    let never = lines.iter().filter(|l| l.gauge.at.is_none()).count();
    let late = lines.iter().filter(|l| l.next.is_some_and(|d| d < v.today())).count();
    let tone = |n: usize| if n > 0 { Tone::Minor } else { Tone::Fine };
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/9.1")) { "9.1" } },
            "Monitoring plan",
            html! { p.lede { "What is measured and by which method, how often, who measures and who evaluates it, and what is good enough." } },
            html! {
                a.button href=(v.href("/monitoring?format=csv")) download { "Export as CSV" }
                @if v.may_act() && v.actor.may_create(Kind::of::<Indicator>()) { a.button.primary href=(v.href("/new/indicator")) { "New indicator" } }
            },
        ))
        div.figure-cards.dense {
            (parts::figure(lines.len() - never, "measured", None, Tone::Fine))
            (parts::figure(never, "never measured", None, tone(never)))
            (parts::figure(late, "due to be measured again", None, tone(late)))
        }
        @if lines.is_empty() {
            (parts::empty("Nothing is measured yet", html! { p { "Begin with a number somebody already asks for: how long a leaver keeps access, how many \
                 privileged accounts sign in without a second factor." } }, Some(("Name the first", &v.href("/new/indicator")))))
        } @else { (drawn(&v, &lines)) }
    };
    Ok(v.page("Monitoring plan", content))
}

fn who(v: &Visit, role: Option<&Ref<Role>>) -> Markup {
    html! { @match role { Some(r) => a href=(v.record_href(&r.to)) { (v.programme.title(&r.to)) }, None => span.nothing { "nobody" } } }
}

fn drawn(v: &Visit, lines: &[Line<'_>]) -> Markup {
    html! {
        table.list {
            caption.unseen { "What is measured" }
            thead { tr { th.title scope="col" { "What, and how" } th scope="col" { "Every" } th scope="col" { "Measured by" }
                th scope="col" { "Evaluated by" } th scope="col" { "Good enough" } th scope="col" { "Now" } th scope="col" { "Next" } } }
            tbody { @for l in lines { tr {
                th.title scope="row" {
                    a href=(l.gauge.href) { (l.i.title()) }
                    p.meta { @match (&l.i.metric, &l.i.method) {
                        (Some(m), _) => code { (&**m) }, (None, Some(how)) => (how), (None, None) => span.nothing { "how is not said" } } }
                }
                td data-label="Every" { @match &l.i.cadence { Some(c) => (words::period(&c.to_string())), None => span.nothing { "not said" } } }
                td data-label="Measured by" { (who(v, l.i.measured_by.as_ref())) }
                td data-label="Evaluated by" { (who(v, l.i.evaluated_by.as_ref())) }
                td data-label="Good enough" { (l.gauge.target) }
                td data-label="Now" { @match &l.gauge.shown { Some(s) => { (s) " " (parts::status(l.gauge.tone, l.gauge.word)) }, None => span.nothing { "never measured" } } }
                td data-label="Next" { @match l.next { Some(next) => (super::today::day(next, v.today())), None => "–" } }
            } } }
        }
    }
}

fn table(v: &Visit, lines: &[Line<'_>]) -> String {
    let role = |r: Option<&Ref<Role>>| Cell::from(r.map(|r| v.programme.title(&r.to)));
    let rows = lines.iter().map(|l| {
        let row: Vec<Cell> = vec![
            l.i.title().to_owned().into(),
            l.i.metric.as_deref().or(l.i.method.as_deref()).map(str::to_owned).into(),
            l.i.cadence.as_ref().map(ToString::to_string).into(),
            role(l.i.measured_by.as_ref()),
            role(l.i.evaluated_by.as_ref()),
            l.gauge.target.clone().into(),
            l.gauge.shown.clone().into(),
            l.next.map(|d| d.to_string()).into(),
        ];
        row
    });
    csv::table(&["what", "how", "every", "measured_by", "evaluated_by", "good_enough", "now", "next"], rows)
}
