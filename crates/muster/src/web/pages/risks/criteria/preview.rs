//! What the criteria in a form would do to the risks, shown above the form before anything is saved.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::risk::{Comparison, Look, Moved, Way, Which, compare};
use muster_model::kinds::{Criteria, Risk};
use muster_model::{Rec, Record};

use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::risks::assessments::moves;
use crate::web::pages::risks::heat::picture;
use crate::web::pages::risks::levels::{Scales, View};
use crate::web::pages::risks::line::{Accepted, Line};
use crate::web::visit::Visit;

/// What the criteria as they were typed would move.
pub async fn of_draft(v: &Visit, new: Record) -> Result<Markup, Failure> {
    let changed = Arc::new(new);
    let current = v.programme.get::<Criteria>(&changed.reference());
    // What is edited is held against itself; new criteria against those in use.
    let before = Scales::of(current.or(Scales::in_use(v).criteria));
    let after = Scales::of(changed.data::<Criteria>().map(|data| Rec { record: &changed, data }));
    let look = |s: &Scales<'_>| s.criteria.map(|c| c.data.clone());
    let (was, is) = (look(&before), look(&after));
    let found = compare(
        &Look { programme: &v.programme, criteria: was.as_ref() },
        &Look { programme: &v.programme, criteria: is.as_ref() },
    );
    Ok(html! {
        section.panel.scope-effect #effect aria-labelledby="effect-h" tabindex="-1" data-focus {
            h2 #effect-h { "What would move" }
            p.meta { "Nothing is saved yet. This is what the criteria below would do to the risks as they stand." }
            (shown(v, &before, &after, &found))
        }
    })
}

fn shown(v: &Visit, before: &Scales<'_>, after: &Scales<'_>, found: &Comparison) -> Markup {
    let lines =
        |s: &Scales<'_>| -> Vec<Line<'_>> { v.programme.all::<Risk>().map(|r| Line::of(v, s, r)).collect() };
    let (was, is) = (lines(before), lines(after));
    let (crossing, within): (Vec<Moved>, Vec<Moved>) = found.moved.iter().cloned().partition(Moved::crosses);
    html! {
        (answer(v, found, &is))
        @if !crossing.is_empty() {
            section aria-labelledby="crossing-h" { h3 #crossing-h { "Risks that change their band" } (moves(v, &crossing)) }
        }
        @if !within.is_empty() {
            details.fold { summary { (parts::capital(&words::count(within.len(), "level keeps", "levels keep"))) " the band and gets another number" } (moves(v, &within)) }
        }
        section aria-labelledby="both-h" {
            h3 #both-h { "The matrix, before and after" }
            div.two.both {
                div { h4 { "As it stands" } @if before.criteria.is_some() { (picture(v, "before", before, &was, View::Current, false)) } @else { p.nothing { "There are no criteria yet." } } }
                div { h4 { "As typed" } (picture(v, "after", after, &is, View::Current, false)) }
            }
        }
    }
}

fn answer(v: &Visit, found: &Comparison, after: &[Line<'_>]) -> Markup {
    let current = || found.moved.iter().filter(|m| m.which == Which::Current);
    let n = |way: Way| current().filter(|m| m.way == way && m.crosses()).count();
    let lost = current().filter(|m| m.to.is_none()).count();
    let unacceptable = current().filter(|m| {
        m.from.as_ref().is_some_and(|p| p.acceptable) && m.to.as_ref().is_some_and(|p| !p.acceptable)
    });
    let unacceptable: Vec<&Moved> = unacceptable.collect();
    let accepted = |m: &&Moved| {
        after.iter().any(|l| l.risk.reference() == m.risk && matches!(l.accepted, Accepted::Until { .. }))
    };
    let accepted = current().filter(|m| m.crosses()).filter(accepted).count();
    html! {
        dl.headline.compared {
            div { dt { "Worse" } dd { (words::grouped(n(Way::Worse))) } }
            div { dt { "Better" } dd { (words::grouped(n(Way::Better))) } }
            div { dt { "May not stay any more" } dd { (words::grouped(unacceptable.len())) } }
            div { dt { "Off the scales" } dd { (words::grouped(lost)) } }
            div { dt { "Stay as they are" } dd { (words::grouped(found.same)) } }
        }
        p.meta { "Current levels of " (words::count(v.programme.all::<Risk>().count(), "risk", "risks")) ", by band." }
        @if found.moved.is_empty() { p { (parts::status(Tone::Fine, "nothing moves")) " Every risk keeps its level and its band." } }
        @if lost > 0 { p.note.minor { (parts::status(Tone::Minor, "off the scales")) " " (words::count(lost, "risk uses", "risks use"))
            " a step that would be gone. They would drop out of every list by level until somebody rates them again." } }
        @if accepted > 0 { p.note { (parts::status(Tone::Observation, "accepted at another level")) " "
            (words::count(accepted, "risk that changes its band was accepted", "risks that change their band were accepted")) " as it was. Whoever accepted should look again." } }
        p.meta { "Changed criteria need a new approval, and an assessment made by them." }
    }
}
