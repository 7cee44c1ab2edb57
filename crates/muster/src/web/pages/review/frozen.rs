//! A review as it was: each point in the words that were shown, every record behind it marked as it was or changed since, who
//! was there, and what became of what was decided.

use maud::{Markup, html};
use muster_model::kinds::{Action, Decision, DecisionStatus, Review};
use muster_model::reference::{Any, Pin};
use muster_model::{Record, Reference};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::today::day;
use crate::web::visit::Visit;

/// What the page of a review's record shows.
pub(super) fn panel(v: &Visit, record: &Record) -> Markup {
    let Some(r) = v.programme.get::<Review>(&record.reference()) else { return html! {} };
    let pins: Vec<&Pin<Any>> = r.inputs.iter().flat_map(|i| &i.records).collect();
    let moved = pins.iter().filter(|p| standing(v, p) != Stands::AsItWas).count();
    html! {
        section.frozen aria-labelledby="frozen-h" {
            h2 #frozen-h { "As it was shown" @if let Some(d) = r.date { " on " (words::date(d)) } }
            dl.headline {
                div { dt { "Points" } dd { (words::grouped(r.inputs.len())) } }
                div { dt { "Records kept as they were" } dd { (words::grouped(pins.len())) } }
                div { dt { "Of these changed since" } dd { (words::grouped(moved)) } }
                div { dt { "Identity snapshot" } dd { @match &r.snapshot {
                    Some(digest) => code { (digest.short()) }, None => span.nothing { "none" } } } }
            }
            @if r.inputs.is_empty() { p.nothing { "What was shown was not kept." } }
            ol.frozen-points { @for input in &r.inputs { li {
                h3 { (input.point.as_deref().unwrap_or("A point without a name")) }
                @if let Some(shown) = &input.shown { div.shown { (parts::markdown(shown, 3)) } }
                @if !input.records.is_empty() {
                    @let changed = input.records.iter().filter(|p| standing(v, p) != Stands::AsItWas).count();
                    details.more open[changed > 0] {
                        summary { (words::count(input.records.len(), "record", "records")) " behind it"
                            @if changed > 0 { ", " (changed) " changed since" } }
                        ul.lines { @for pin in &input.records { li { (pinned(v, pin)) } } }
                    }
                }
            } } }
            h3 { "Who was there" }
            p { @for (i, p) in r.present.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&p.to)) { (v.programme.title(&p.to)) } }
                @if r.present.is_empty() { span.nothing { "Nobody is named" } } }
            h3 { "What came out of it" }
            (decided(v, r.data))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    AsItWas,
    Changed,
    Gone,
}

fn standing(v: &Visit, pin: &Pin<Any>) -> Stands {
    match v.programme.find(&pin.to) {
        Some(now) if now.digest() == pin.digest => Stands::AsItWas,
        Some(_) => Stands::Changed,
        None => Stands::Gone,
    }
}

fn pinned(v: &Visit, pin: &Pin<Any>) -> Markup {
    let history = v.live_href(&format!("/records/{}/history", pin.to));
    let since = v.live_href(&format!("/records/{}/diff?from={}&to=now", pin.to, pin.digest));
    html! {
        a href=(v.record_href(&pin.to)) { (v.programme.title(&pin.to)) } " "
        @match standing(v, pin) {
            Stands::AsItWas => (parts::status(Tone::Fine, "as it was")),
            Stands::Changed => { (parts::status(Tone::Observation, "changed since")) " " a.meta href=(since) { "As it was, beside now" } },
            Stands::Gone => { (parts::status(Tone::Minor, "deleted since")) " " a.meta href=(history) { "See its versions" } },
        }
    }
}

/// Outcomes in words, and decisions and actions with what became of them.
fn decided(v: &Visit, r: &Review) -> Markup {
    let none = r.outcomes.is_empty() && r.decisions.is_empty() && r.actions.is_empty();
    html! {
        @if none { p.nothing { "Nothing is written down yet. Edit the record to name outcomes, decisions and actions." } }
        @if !r.outcomes.is_empty() { ul.plain-list { @for o in &r.outcomes { li { (o) } } } }
        @if !r.decisions.is_empty() || !r.actions.is_empty() {
            table.list {
                caption.unseen { "Decisions and actions of this review, as they stand now" }
                thead { tr { th.title scope="col" { "What" } th scope="col" { "Due" } th scope="col" { "Now" } } }
                tbody {
                    @for to in r.decisions.iter().map(|d| &d.to) { (decision(v, to)) }
                    @for to in r.actions.iter().map(|a| &a.to) { (action(v, to)) }
                }
            }
        }
    }
}

fn decision(v: &Visit, to: &Reference) -> Markup {
    let found = v.programme.get::<Decision>(to);
    let status = found.as_ref().and_then(|d| d.status);
    let open = matches!(status, Some(DecisionStatus::Proposed | DecisionStatus::Accepted));
    let due = found.as_ref().and_then(|d| d.due);
    let tone = if status == Some(DecisionStatus::Done) { Tone::Fine } else { Tone::Plain };
    let word = status.map_or_else(|| "not there".to_owned(), |s| s.label().to_lowercase());
    line(v, to, due, open, parts::status(tone, &word))
}

fn action(v: &Visit, to: &Reference) -> Markup {
    let found = v.programme.get::<Action>(to);
    let (done, due) = found.as_ref().map_or((None, None), |a| (a.done, a.due));
    let mark = match done {
        Some(d) => parts::status(Tone::Fine, &format!("done {}", words::date(d))),
        None => parts::status(Tone::Plain, if found.is_some() { "open" } else { "not there" }),
    };
    line(v, to, due, done.is_none(), mark)
}

fn line(v: &Visit, to: &Reference, due: Option<jiff::civil::Date>, open: bool, mark: Markup) -> Markup {
    html! { tr {
        th.title scope="row" { a href=(v.record_href(to)) { (v.programme.title(to)) } }
        td data-label="Due" { @if let Some(due) = due { @if open { (day(due, v.today())) } @else { (words::date(due)) } } }
        td data-label="Now" { (mark) }
    } }
}
