//! `/decisions`: the register of architectural decisions on identity, as a roadmap now, next, later, each with the number
//! it must move: from, now, to, by when (D1).

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::indicator;
use muster_model::kinds::{Decision, DecisionStatus, Horizon, Indicator, Kpi};
use muster_model::{Kind, Rec};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::measures::{self, Gauge};
use super::today::day;
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/decisions", Permission::ReadRecords, show))
        .nav(Slot::Decisions, "/decisions")
}

type Of<'p> = Rec<'p, Decision>;

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let mut all: Vec<Of<'_>> = v.programme.all::<Decision>().collect();
    all.sort_by_key(|d| (d.due.is_none(), d.due, d.id()));
    let running =
        |d: &&Of<'_>| matches!(d.status, None | Some(DecisionStatus::Proposed | DecisionStatus::Accepted));
    let open: Vec<_> = all.iter().filter(running).collect();
    let past: Vec<_> = all.iter().filter(|d| !running(d)).collect();
    let kind = Kind::of::<Decision>();
    let may = v.may_act() && v.actor.may_create(kind);
    let content = html! {
        (parts::page_head(html! { "Identity as a foundational service" }, "Decisions", lede(&all), html! {
            a.button href=(v.href("/records/decision")) { "All as a list" }
            @if may { a.button.primary href=(v.href("/new/decision")) { "New decision" } }
        }))
        @if all.is_empty() {
            (parts::empty("No decision is written down yet", html! {
                p { "An architectural decision says why it had to be made, which ways were weighed, what was chosen, what \
                     follows, and which number it must move by when. Findings, drift of the posture and news of threats end \
                     here, so that the design changes and not only the case." }
            }, None))
        } @else {
            div.horizons {
                (column(&v, &checked, "Now", "In this quarter", &open, Some(Horizon::Now)))
                (column(&v, &checked, "Next", "In the quarter after", &open, Some(Horizon::Next)))
                (column(&v, &checked, "Later", "After that", &open, Some(Horizon::Later)))
            }
            @if open.iter().any(|d| d.horizon.is_none()) {
                (column(&v, &checked, "Not placed yet", "Say now, next or later", &open, None))
            }
            section aria-labelledby="past" {
                h2 #past { "Carried out, replaced or declined" " " span.count { (words::grouped(past.len())) } }
                @if past.is_empty() { p.nothing { "None yet." } }
                div.horizons { @for d in past { (card(&v, &checked, d)) } }
            }
        }
    };
    Ok(v.page_in("Decisions", Some(Slot::Decisions), content))
}

fn lede(all: &[Of<'_>]) -> Markup {
    let of = |s: DecisionStatus| all.iter().filter(|d| d.status == Some(s)).count();
    let without =
        all.iter().filter(|d| d.status == Some(DecisionStatus::Accepted) && d.kpi.is_none()).count();
    html! {
        p.lede {
            (parts::capital(&words::count(of(DecisionStatus::Proposed), "proposal waits", "proposals wait"))) " for a decision, "
            (words::count(of(DecisionStatus::Accepted), "decision is", "decisions are")) " being carried out, "
            (words::count(of(DecisionStatus::Done), "is", "are")) " carried out."
            @if without > 0 { " " (parts::capital(&words::count(without, "accepted decision names", "accepted decisions name"))) " no number to move." }
        }
    }
}

fn column(
    v: &Visit,
    checked: &Checked,
    title: &str,
    means: &str,
    open: &[&Of<'_>],
    horizon: Option<Horizon>,
) -> Markup {
    let here: Vec<_> = open.iter().filter(|d| d.horizon == horizon).collect();
    html! {
        section.horizon aria-label=(title) {
            header { h2 { (title) " " span.count { (words::grouped(here.len())) } } p.meta { (means) } }
            @if here.is_empty() { p.nothing { "Nothing planned." } }
            @for d in here { (card(v, checked, d)) }
        }
    }
}

fn card(v: &Visit, checked: &Checked, d: &Of<'_>) -> Markup {
    html! {
        article.decision {
            h3 { a href=(v.record_href(&d.reference())) { (d.title()) } }
            p { (status(d)) @if let Some(due) = d.due.filter(|_| running(d)) { " " span.meta { "by " (day(due, v.today())) } } }
            @if let Some(choice) = &d.choice { p.choice { (&**choice) } }
            @else if let Some(context) = &d.context { p.choice { (&**context) } }
            @match &d.kpi {
                Some(kpi) => (number(v, checked, d.id(), kpi)),
                None => p.nothing { "No number to move is named." },
            }
            @if !d.because.is_empty() {
                p.meta { "Because of "
                    @for (i, b) in d.because.iter().enumerate() {
                        @if i > 0 { ", " } a href=(v.record_href(&b.to)) { (v.programme.title(&b.to)) }
                    }
                }
            }
        }
    }
}

fn running(d: &Of<'_>) -> bool {
    matches!(d.status, None | Some(DecisionStatus::Proposed | DecisionStatus::Accepted))
}

fn status(d: &Of<'_>) -> Markup {
    match d.status {
        Some(DecisionStatus::Done) => parts::status(Tone::Fine, "carried out"),
        Some(DecisionStatus::Proposed) | None => parts::status(Tone::Observation, "waits for a decision"),
        Some(s) => parts::status(Tone::Plain, &s.label().to_lowercase()),
    }
}

/// From, now, to, by: with how far it has come.
fn number(v: &Visit, checked: &Checked, decision: &str, kpi: &Kpi) -> Markup {
    let Some(i) = kpi.indicator.as_ref().and_then(|i| v.programme.get::<Indicator>(&i.to)) else {
        return html! { p.nothing { "The indicator it must move does not exist." } };
    };
    let gauge = measures::of(v, checked, &i);
    let shown = |n: Option<Decimal>| n.map_or_else(|| "–".to_owned(), |n| measures::said(i.data, n));
    let done = share(kpi, gauge.value);
    html! {
        div.kpi {
            p { span { a href=(gauge.href) { (gauge.title) } @if let Some(n) = &gauge.note { " " span.meta { (n) } } } " " (reached(v, kpi, &i, &gauge)) }
            dl {
                div { dt { "From" } dd { (shown(kpi.from)) } }
                div { dt { "Now" } dd { strong { (now(kpi, &i, &gauge)) } } }
                div { dt { "To" } dd { (shown(kpi.to)) } }
                div { dt { "By" } dd { @match kpi.by { Some(by) => (words::date(by)), None => "–" } } }
            }
            @if let Some(done) = done {
                (measures::bar(done as f64, 100.0))
                p.meta { (done) " % of the way" }
            }
            p.meta { (gauge.spark(decision)) " " (gauge.origin(v)) }
        }
    }
}

/// The value now; finer where it would read like the goal without being it.
fn now(kpi: &Kpi, i: &Indicator, gauge: &Gauge) -> String {
    let Some(value) = gauge.value else { return "–".into() };
    let shown = measures::said(i, value);
    let alike = kpi.to.is_some_and(|to| to != value && measures::said(i, to) == shown);
    if !alike {
        return shown;
    }
    let unit = shown.split_once('\u{a0}').map_or("", |(_, unit)| unit);
    format!("{}\u{a0}{unit}", value.round_dp(2).normalize())
}

fn reached(v: &Visit, kpi: &Kpi, i: &Indicator, gauge: &Gauge) -> Markup {
    let meets = gauge.value.zip(kpi.to).and_then(|(now, to)| indicator::meets(i, now, to));
    let late = kpi.by.is_some_and(|by| by < v.today());
    let (tone, word) = match (meets, late) {
        (Some(true), _) => (Tone::Fine, "reached"),
        (Some(false), true) => (Tone::Minor, "not reached in time"),
        (Some(false), false) if worse(kpi, i, gauge.value) => (Tone::Observation, "going the wrong way"),
        (Some(false), false) => (Tone::Plain, "on its way"),
        (None, _) => (Tone::Plain, gauge.word),
    };
    parts::status(tone, word)
}

/// Further away than where it began.
fn worse(kpi: &Kpi, i: &Indicator, now: Option<Decimal>) -> bool {
    let Some((now, from)) = now.zip(kpi.from) else { return false };
    now != from && indicator::meets(i, from, now) == Some(true)
}

/// How much of the way is behind, in per cent.
fn share(kpi: &Kpi, now: Option<Decimal>) -> Option<i64> {
    let (from, to, now) = (kpi.from?, kpi.to?, now?);
    if from == to {
        return None;
    }
    let share = (from - now) / (from - to) * Decimal::ONE_HUNDRED;
    share.round().to_i64().map(|s| s.clamp(0, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_the_way() {
        let kpi = Kpi { from: Some(Decimal::from(20)), to: Some(Decimal::ZERO), ..Kpi::default() };
        assert_eq!(share(&kpi, Some(Decimal::from(15))), Some(25));
        assert_eq!(share(&kpi, Some(Decimal::from(30))), Some(0));
        assert_eq!(share(&kpi, None), None);
    }
}
