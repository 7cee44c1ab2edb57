//! `/review`: the management review pack, filled from live data in the order of 9.3.2 a) to g), ready to be printed. Every
//! number says as of when and from where. Past reviews are listed; what they saw is kept with them.

mod audits;
mod freeze;
mod frozen;
mod improvement;
mod monitoring;
mod nonconformities;
mod outlook;
mod past;
mod risks;
mod surroundings;

use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::{FieldError, Permission};
use muster_engine::status::{self, Status};
use muster_model::kinds::Review;
use muster_model::{Level, Rec};

use crate::web::derived::Checked;
use crate::web::look::{export, parts, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/review", Permission::ReadRecords, show))
        .route(Route::post("/review", Permission::ReadRecords, freeze::make))
        .nav(Slot::Review, "/review")
        .on_record("review", frozen::panel)
}

/// What every point of the pack needs.
struct Pack<'p> {
    v: &'p Visit,
    checked: &'p Checked,
    /// The last review held, up to today.
    last: Option<Rec<'p, Review>>,
}

impl Pack<'_> {
    /// The day of the last review.
    fn since(&self) -> Option<Date> {
        self.last.and_then(|r| r.date)
    }

    /// `new` for what is dated after the last review.
    fn fresh(&self, day: Option<Date>) -> Markup {
        let fresh = day.zip(self.since()).is_some_and(|(d, s)| d > s);
        html! { @if fresh { " " span.tag { "since last review" } } }
    }

    /// Where the numbers of a point come from.
    fn source(&self, from: Markup) -> Markup {
        html! { p.meta.source { "From " (from) ", as of " (words::instant(self.v.now, &self.v.programme.profile.zone())) "." } }
    }
}

async fn show(v: Arc<Visit>) -> Answer {
    if export::wanted(&v) {
        return Ok(monitoring::csv(&v, &*v.checked().await?));
    }
    page_of(&v, &[]).await
}

/// The pack with the form below it, and what is wrong with what was typed there.
async fn page_of(v: &Visit, wrong: &[FieldError]) -> Answer {
    let checked = v.checked().await?;
    let roadmap = checked.roadmap(v.programme.clone(), v.now).await?;
    let mut held: Vec<Rec<'_, Review>> =
        v.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= v.today())).collect();
    held.sort_by_key(|r| (r.date, r.id()));
    let pack = Pack { v, checked: &checked, last: held.last().copied() };
    let content = html! {
        (parts::page_head(html! { "Clause " a href=(v.href("/clauses/9.3.2")) { "9.3" } }, "Management review", lede(&pack), acts(v)))
        @if !wrong.is_empty() { p.note.major { "Nothing was frozen yet: " a href="#freeze" { "see what is missing" } "." } }
        (contents())
        (outlook::section(&pack, &roadmap))
        (past::actions(&pack))
        (surroundings::issues(&pack))
        (surroundings::parties(&pack))
        (nonconformities::section(&pack))
        (monitoring::section(&pack))
        (audits::section(&pack))
        (monitoring::objectives(&pack))
        (surroundings::feedback(&pack))
        (risks::section(&pack))
        (improvement::section(&pack))
        (freeze::form(v, &checked, wrong))
        (past::reviews(&pack))
    };
    Ok(v.page_in("Management review", Some(Slot::Review), html! { div.pack { (content) } }))
}

fn lede(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    html! {
        p.lede {
            "What top management needs to see and to decide, in the order of 9.3.2, filled from the records as they stand on "
            (words::date(v.today())) ". "
            @match pack.last {
                Some(last) => {
                    "The last review was held on " a href=(v.record_href(&last.reference())) { (last.date.map(words::date).unwrap_or_default()) }
                    @if let Some(day) = last.date { ", " (words::relative(day, v.today())) } "."
                },
                None => "No review has been held yet.",
            }
        }
    }
}

fn acts(v: &Visit) -> Markup {
    html! {
        span.print-hint.meta { "To print: Ctrl+P" }
        @if freeze::may_hold(v) { a.button.primary href="#freeze" { "Freeze as a review" } }
    }
}

const POINTS: [(&str, &str, &str); 11] = [
    ("decide", "", "To be decided"),
    ("actions", "a", "Actions from earlier reviews"),
    ("issues", "b", "Changes in issues"),
    ("parties", "c", "Changes in what parties need"),
    ("nonconformities", "d", "Nonconformities"),
    ("monitoring", "d", "Measurements"),
    ("audits", "d", "Audits"),
    ("objectives", "d", "Objectives"),
    ("feedback", "e", "Feedback"),
    ("risks", "f", "Risks and treatment"),
    ("improvement", "g", "Improvement"),
];

fn contents() -> Markup {
    html! {
        nav.contents aria-label="Points of the review" { ol { @for (id, letter, title) in POINTS {
            li { a href={ "#" (id) } { @if !letter.is_empty() { span.meta { (letter) ") " } } (title) } }
        } } }
    }
}

/// The head of a point: its place in 9.3.2, and what it is in plain words.
fn head(id: &str, place: &str, title: &str) -> Markup {
    html! { h2 id=(id) { (title) " " @if !place.is_empty() { span.place { "9.3.2 " (place) } } } }
}

/// A day in a cell.
fn on(day: Option<Date>) -> Markup {
    html! { @if let Some(day) = day { time datetime=(day) { (words::date(day)) } } }
}

/// Counts of diagnostics of some clauses, in words.
fn said(pack: &Pack<'_>, clauses: &[&str]) -> Markup {
    let count = |level: Level| {
        pack.checked
            .report
            .diagnostics
            .iter()
            .filter(|d| d.level == level && clauses.contains(&&*d.clause))
            .count()
    };
    let query: Vec<String> = clauses.iter().map(|c| format!("clause={c}")).collect();
    // A clause that nothing serves yet is not in order: there is nothing to be in order.
    let cx = pack.checked.context(&pack.v.programme, pack.v.now);
    let begun = |number: &str| {
        muster_catalog::clause::get(number)
            .is_none_or(|c| status::of_clause(c, &cx, &pack.checked.report).status != Status::NotStarted)
    };
    let nothing = Level::ALL.iter().all(|l| count(*l) == 0) && !clauses.iter().any(|c| begun(c));
    html! {
        p.stand {
            @if nothing { (parts::status(parts::Tone::Plain, "not begun")) } @else { (parts::level_counts(count)) } " "
            a.meta href=(pack.v.href(&format!("/diagnostics?{}", query.join("&")))) { "What the rules say" } }
    }
}
