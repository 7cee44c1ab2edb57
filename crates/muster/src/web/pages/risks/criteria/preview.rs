//! What the criteria in a form would do to the risks, before anything is saved. Nothing is written here.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{AppError, FieldError};
use muster_engine::risk::{Comparison, Look, Moved, Way, Which, compare};
use muster_model::kinds::{Criteria, Risk};
use muster_model::{Id, Kind, Rec, Record, SourceText, edit};

use super::over;
use crate::web::failure::Failure;
use crate::web::forms::{Draft, Form, change, form, read};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::risks::assessments::moves;
use crate::web::pages::risks::heat::picture;
use crate::web::pages::risks::levels::{Scales, View};
use crate::web::pages::risks::line::{Accepted, Line};
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn preview(v: Arc<Visit>) -> Answer {
    let kind = Kind::of::<Criteria>();
    let current = v.query.filled("id").and_then(|id| v.programme.by_id::<Criteria>(id));
    let may = current.map_or_else(|| v.actor.may_create(kind), |c| v.actor.may_write(c.record));
    if !v.may_act() || !may {
        return Err(AppError::Forbidden { what: "change the risk criteria".into() }.into());
    }
    let draft = read(kind, &v.form, false);
    let changed = Arc::new(as_typed(current.as_ref(), &draft)?);
    let errors: Vec<FieldError> = Record::problems(kind, &changed.source.text)
        .into_iter()
        .map(|p| FieldError { path: p.path, message: p.what, expected: p.expected })
        .collect();
    let scales = Scales::in_use(&v);
    // What is edited is held against itself; new criteria against those in use.
    let before = Scales::of(current.or(scales.criteria));
    let after = Scales::of(changed.data::<Criteria>().map(|data| Rec { record: &changed, data }));
    let look = |s: &Scales<'_>| s.criteria.map(|c| c.data.clone());
    let (was, is) = (look(&before), look(&after));
    let found = compare(
        &Look { programme: &v.programme, criteria: was.as_ref() },
        &Look { programme: &v.programme, criteria: is.as_ref() },
    );
    let content = html! {
        (parts::page_head(over(&v), "What would move", html! { p.lede {
            "Nothing is saved yet. This is what the criteria below would do to the risks as they stand." } }, html! { a.button href="#change" { "To the form" } }))
        (shown(&v, &before, &after, &found))
        (again(&v, current.as_ref(), &draft, &errors))
    };
    Ok(v.page("What would move", content))
}

/// The criteria as they would be read after saving what was typed.
fn as_typed(current: Option<&Rec<'_, Criteria>>, draft: &Draft) -> Result<Record, Failure> {
    let kind = Kind::of::<Criteria>();
    let edit = change::edit(kind, current.map(|c| Draft::of(c.record)).as_ref(), draft);
    let text = match current {
        Some(c) => edit::apply(&c.record.source.text, &edit).map_err(|e| {
            AppError::Unavailable(format!("the record cannot be read, line {}: {}", e.at.line, e.what))
        })?,
        None => {
            let fields: Vec<_> =
                edit.fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
            edit::compose(&fields, "")
        }
    };
    let id = current.map_or_else(|| Id::new("as-typed"), |c| Some(c.record.id.clone()));
    let source = SourceText { path: "criteria/as-typed.md".into(), text };
    let record = id.and_then(|id| Record::read(kind, id, source).0);
    record.ok_or_else(|| Failure::not_found("criteria in this form"))
}

fn shown(v: &Visit, before: &Scales<'_>, after: &Scales<'_>, found: &Comparison) -> Markup {
    let lines =
        |s: &Scales<'_>| -> Vec<Line<'_>> { v.programme.all::<Risk>().map(|r| Line::of(v, s, r)).collect() };
    let (was, is) = (lines(before), lines(after));
    let (crossing, within): (Vec<Moved>, Vec<Moved>) = found.moved.iter().cloned().partition(Moved::crosses);
    html! {
        (answer(v, found, &is))
        @if !crossing.is_empty() {
            section aria-labelledby="crossing-h" { h2 #crossing-h { "Risks that change their band" } (moves(v, &crossing)) }
        }
        @if !within.is_empty() {
            details.fold { summary { (parts::capital(&words::count(within.len(), "level keeps", "levels keep"))) " the band and gets another number" } (moves(v, &within)) }
        }
        section aria-labelledby="both-h" {
            h2 #both-h { "The matrix, before and after" }
            div.two.both {
                div { h3 { "As it stands" } @if before.criteria.is_some() { (picture(v, "before", before, &was, View::Current, false)) } @else { p.nothing { "There are no criteria yet." } } }
                div { h3 { "As typed" } (picture(v, "after", after, &is, View::Current, false)) }
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

fn again(v: &Visit, current: Option<&Rec<'_, Criteria>>, draft: &Draft, errors: &[FieldError]) -> Markup {
    let kind = Kind::of::<Criteria>();
    let mut f = Form::new(v, kind, draft);
    (f.record, f.errors) = (current.map(|c| c.record.as_ref()), errors);
    f.based_on = v.form.filled("based_on").and_then(|b| b.parse().ok());
    f.also = super::preview_of(v, kind, current.map(|c| &c.record.id));
    let (act, back) = match current {
        Some(c) => (format!("/records/criteria/{}/edit", c.id()), v.record_href(&c.reference())),
        None => ("/new/criteria".to_owned(), v.href("/risks/criteria")),
    };
    html! {
        section #change aria-labelledby="change-h" {
            h2 #change-h { "The change" }
            (form(&f, &v.href(&act), "Save the criteria", &back))
        }
    }
}
