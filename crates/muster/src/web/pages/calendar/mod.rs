//! `/calendar`: everything that has a day, month by month, with recurring work to be noted as done; and what an activity's
//! own page shows of its rhythm.

mod activity;
mod month;

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::work;
use muster_model::id::slug_of;
use muster_model::kinds::{Activity, Audit, AuditProgramme, AwarenessCampaign};
use muster_model::{Kind, Reference};
use muster_render::ical;

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Months shown at once.
const MONTHS: i32 = 3;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/calendar", Permission::ReadRecords, show))
        .route(Route::get("/calendar.ics", Permission::ReadRecords, file))
        .route(Route::post("/calendar/{id}/done", Permission::ReadRecords, activity::done))
        .sub(Slot::Roadmap, "Calendar", "/calendar")
        .on_record("activity", activity::panel)
}

/// Something on a day.
#[derive(Debug, Clone)]
pub struct Event {
    /// The day.
    pub day: Date,
    /// The record it is about.
    pub record: Reference,
    /// Its title.
    pub title: String,
    /// What is to be done.
    pub what: &'static str,
}

/// Everything from `from` to `to`, by day.
fn events(v: &Visit, from: Date, to: Date) -> Vec<Event> {
    let mut out: Vec<Event> = work::due(&v.programme)
        .into_iter()
        .filter(|d| d.record.kind.name() != "activity")
        .map(|d| Event { day: d.day, record: d.record, title: d.title, what: d.what })
        .collect();
    for a in v.programme.all::<Activity>() {
        let days = a.days(v.programme.last_done(&a), from, to);
        let event =
            |day| Event { day, record: a.reference(), title: a.title().to_owned(), what: "Recurring work" };
        out.extend(days.into_iter().map(event));
    }
    for a in v.programme.all::<Audit>().filter(|a| a.report.is_none()) {
        if let Some(day) = a.date {
            out.push(Event { day, record: a.reference(), title: a.title().to_owned(), what: "Audit" });
        }
    }
    for p in v.programme.all::<AuditProgramme>() {
        for day in p.covers.iter().filter_map(|c| c.by) {
            out.push(Event {
                day,
                record: p.reference(),
                title: p.title().to_owned(),
                what: "Audits made by",
            });
        }
    }
    for c in v.programme.all::<AwarenessCampaign>() {
        if let Some(day) = c.from {
            out.push(Event {
                day,
                record: c.reference(),
                title: c.title().to_owned(),
                what: "Campaign begins",
            });
        }
    }
    out.retain(|e| from <= e.day && e.day <= to);
    out.sort_by(|a, b| (a.day, &a.record, a.what).cmp(&(b.day, &b.record, b.what)));
    out.dedup_by(|a, b| (a.day, &a.record, a.what) == (b.day, &b.record, b.what));
    out
}

async fn show(v: Arc<Visit>) -> Answer {
    let asked = v.query.get("from").and_then(|m| format!("{m}-01").parse::<Date>().ok());
    let first = asked.unwrap_or(v.today()).first_of_month();
    let shift = |months: i32| first.checked_add(months.months()).unwrap_or(first);
    let last = shift(MONTHS - 1).last_of_month();
    let events = events(&v, first, last);
    let late = overdue(&v);
    let name = |d: Date| d.strftime("%Y-%m").to_string();
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/roadmap")) { "Roadmap" } },
            "Calendar",
            html! { p.lede { "What comes round and what is due: recurring work, reviews, audits, campaigns. The tasks of the plan are on \
                the roadmap." } },
            html! {
                a.button href=(v.href(&format!("/calendar?from={}", name(shift(-MONTHS))))) rel="prev" { "Earlier" }
                a.button href=(v.href("/calendar")) { "Now" }
                a.button href=(v.href(&format!("/calendar?from={}", name(shift(MONTHS))))) rel="next" { "Later" }
                a.button href=(v.href("/calendar.ics")) download { "Calendar file" }
                @if v.may_act() && v.actor.may_create(Kind::of::<Activity>()) { a.button.primary href=(v.href("/new/activity")) { "Add recurring work" } }
            },
        ))
        @if asked.is_none() { (undone(&v, &late)) }
        section aria-labelledby="months" {
            h2 #months { (parts::capital(&words::count(events.len(), "day to keep", "days to keep"))) " from " (words::date(first)) " to " (words::date(last)) }
            div.months { @for m in 0..MONTHS { (month::grid(&v, shift(m), &events)) } }
        }
    };
    Ok(v.page("Calendar", content))
}

/// A year of it, for the calendar people use anyway.
async fn file(v: Arc<Visit>) -> Answer {
    let until = v.today().checked_add(1.year()).unwrap_or(v.today());
    let mut days: Vec<ical::Day> = events(&v, v.today(), until)
        .into_iter()
        .map(|e| {
            // Each day of recurring work is one of its own; any other day moves when its record says another.
            let which = if e.record.kind.name() == "activity" { e.day.to_string() } else { slug_of(e.what) };
            ical::Day {
                id: format!("{}-{}-{which}", e.record.kind, e.record.id),
                day: e.day,
                title: e.title,
                what: e.what.to_owned(),
                href: v.address(&v.live_href(&format!("/records/{}/{}", e.record.kind, e.record.id))),
            }
        })
        .collect();
    days.dedup_by(|a, b| a.id == b.id);
    let text = ical::days(v.programme.org.as_str(), &v.programme.profile.name, &days, v.now);
    Ok(v.download("calendar.ics", "text/calendar; charset=utf-8", text))
}

/// Recurring work that should have been done, each with the days missed.
fn overdue(v: &Visit) -> Vec<(Reference, String, Vec<Date>)> {
    let mut out: Vec<_> = v
        .programme
        .all::<Activity>()
        .map(|a| (a.reference(), a.title().to_owned(), a.missed(v.programme.last_done(&a), v.today())))
        .filter(|(_, _, missed)| !missed.is_empty())
        .collect();
    out.sort_by_key(|(_, _, missed)| missed.first().copied());
    out
}

fn undone(v: &Visit, late: &[(Reference, String, Vec<Date>)]) -> Markup {
    if v.programme.count(Kind::of::<Activity>()) == 0 {
        return parts::empty(
            "No recurring work is written down yet",
            html! { p { "What must be done again and again, and is forgotten when nobody writes it down: looking at who holds which right, \
            trying whether a restore works, going through the suppliers. Say what, how often, and who; it then comes round here." } },
            None,
        );
    }
    html! {
        section aria-labelledby="late" {
            h2 #late { "Recurring work not done " span.count { (late.len()) } }
            @if late.is_empty() { p { (parts::status(Tone::Fine, "Everything that comes round was done in time")) } }
            ul.work.round { @for (record, title, missed) in late { li {
                div {
                    a href=(v.record_href(record)) { (title) }
                    p.meta {
                        @if let Some(first) = missed.first() { (super::today::day(*first, v.today())) }
                        @if missed.len() > 1 { ", and " (words::count(missed.len() - 1, "day", "days")) " more missed since" }
                    }
                }
                (activity::form(v, record))
            } } }
        }
    }
}
