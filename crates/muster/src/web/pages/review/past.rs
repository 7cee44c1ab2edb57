//! 9.3.2 a): what became of the actions and decisions of earlier reviews; and those reviews themselves.

use maud::{Markup, html};
use muster_model::kinds::{Action, Decision, DecisionStatus, Review};
use muster_model::{Rec, Standing};

use super::{Pack, head, on};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::today::day;

/// Status of actions from earlier reviews.
pub(super) fn actions(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let reviews = held(pack);
    let none = reviews.iter().all(|r| r.actions.is_empty() && r.decisions.is_empty());
    html! {
        section.point aria-labelledby="actions" {
            (head("actions", "a)", "What became of earlier actions"))
            @if reviews.is_empty() { p.nothing { "This is the first review." } }
            @else if none { p.nothing { "Earlier reviews set no action." } }
            @else {
                table.list {
                    caption.unseen { "Actions and decisions of earlier reviews" }
                    thead { tr { th.title scope="col" { "What" } th scope="col" { "Set on" } th scope="col" { "Due" } th scope="col" { "Status" } } }
                    tbody {
                        @for r in &reviews {
                            @for a in r.actions.iter().filter_map(|a| v.programme.get::<Action>(&a.to)) { (action(pack, r, &a)) }
                            @for d in r.decisions.iter().filter_map(|d| v.programme.get::<Decision>(&d.to)) { (decision(pack, r, &d)) }
                        }
                    }
                }
            }
            (pack.source(html! { (words::count(reviews.len(), "review", "reviews")) " held" }))
        }
    }
}

fn held<'p>(pack: &Pack<'p>) -> Vec<Rec<'p, Review>> {
    let today = pack.v.today();
    let mut all: Vec<_> =
        pack.v.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= today)).collect();
    all.sort_by_key(|r| (std::cmp::Reverse(r.date), r.id()));
    all
}

fn action(pack: &Pack<'_>, r: &Rec<'_, Review>, a: &Rec<'_, Action>) -> Markup {
    let v = pack.v;
    html! { tr {
        th.title scope="row" { a href=(v.record_href(&a.reference())) { (a.title()) } }
        td data-label="Set on" { (on(r.date)) }
        td data-label="Due" { @match (a.done, a.due) {
            (None, Some(due)) => (day(due, v.today())),
            (_, due) => (on(due)),
        } }
        td data-label="Status" { @match a.done {
            Some(done) => (parts::status(Tone::Fine, &format!("done {}", words::date(done)))),
            None => (parts::status(Tone::Plain, "open")),
        } }
    } }
}

fn decision(pack: &Pack<'_>, r: &Rec<'_, Review>, d: &Rec<'_, Decision>) -> Markup {
    let v = pack.v;
    let open = matches!(d.status, Some(DecisionStatus::Proposed | DecisionStatus::Accepted));
    let tone = if d.status == Some(DecisionStatus::Done) { Tone::Fine } else { Tone::Plain };
    html! { tr {
        th.title scope="row" { a href=(v.record_href(&d.reference())) { (d.title()) } " " span.meta { "decision" } }
        td data-label="Set on" { (on(r.date)) }
        td data-label="Due" { @match d.due {
            Some(due) if open => (day(due, v.today())),
            due => (on(due)),
        } }
        td data-label="Status" { (parts::status(tone, &d.status.map_or_else(String::new, |s| s.label().to_lowercase()))) }
    } }
}

/// Past and planned reviews.
pub(super) fn reviews(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<_> = v.programme.all::<Review>().collect();
    all.sort_by_key(|r| (std::cmp::Reverse(r.date), r.id()));
    html! {
        section.point.not-printed aria-labelledby="past" {
            h2 #past { "Reviews so far" " " span.count { (words::grouped(all.len())) } }
            @if all.is_empty() { p.nothing { "None yet. The first one is due within a year of the start." } }
            ul.work { @for r in &all { li {
                a href=(v.record_href(&r.reference())) { (r.title()) } " "
                @match v.programme.standing(r.record, "approval", r.approval.as_ref()) {
                    Standing::Absent => (parts::status(Tone::Observation, "minutes not approved")),
                    s => (parts::status(if s == Standing::Attested { Tone::Fine } else { Tone::Plain }, &format!("approval {}", s.label()))),
                }
                p.meta { (r.date.map(words::date).unwrap_or_default()) ", " (words::count(r.present.len(), "person", "people")) " present, "
                    (words::count(r.outcomes.len(), "outcome", "outcomes")) ", " (words::count(r.decisions.len(), "decision", "decisions"))
                    ", " (words::count(r.actions.len(), "action", "actions")) }
            } } }
        }
    }
}
