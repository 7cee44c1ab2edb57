//! `/o/ORG/risks/criteria`: the measure that risks are rated by, as a matrix with the risks in it; and what a change of it
//! would move, shown before it is made (clause 6.1.2).

mod preview;

use std::sync::Arc;

use maud::{Markup, html};
use muster_model::kinds::{Criteria, Risk, ScaleStep};
use muster_model::{Kind, Rec, Record, Standing};

pub use preview::of_draft;

use super::heat::picture;
use super::levels::{Scales, View};
use super::line::Line;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::{Answer, Visit};

/// What the page of the record itself shows.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let used = Scales::in_use(v).criteria.is_some_and(|c| c.record.id == record.id);
    html! { @if used { p { a.button href=(v.href("/risks/criteria")) { "See them as a matrix" } } }
    @else { p.meta { "Not the criteria in use: those are on " a href=(v.href("/risks/criteria")) { "the matrix" } "." } } }
}

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let scales = Scales::in_use(&v);
    let may_new = v.may_act() && v.actor.may_create(Kind::of::<Criteria>());
    let content = match scales.criteria {
        None => html! {
            (parts::page_head(over(&v), "Matrix and criteria", html! {}, html! {}))
            (parts::empty("No risk criteria yet", html! { p { "Two scales, a matrix of their steps, and the bands in which a risk may stay. Write down what each step means, so that two people who rate the \
                same risk land on the same one; then have top management approve it." } },
                may_new.then(|| v.href("/new/criteria")).as_deref().map(|to| ("Set the criteria", to))))
        },
        Some(c) => whole(&v, &scales, &c),
    };
    Ok(v.page("Matrix and criteria", content))
}

fn over(v: &Visit) -> Markup {
    html! { a href=(v.href("/risks")) { "Risks" } " · clause " a href=(v.href("/clauses/6.1.2")) { "6.1.2" } }
}

fn whole(v: &Visit, scales: &Scales<'_>, c: &Rec<'_, Criteria>) -> Markup {
    let lines: Vec<Line<'_>> = v.programme.all::<Risk>().map(|r| Line::of(v, scales, r)).collect();
    let may = v.may_act() && v.actor.may_write(c.record);
    let unrated = lines.iter().filter(|l| l.level(View::Current).is_none()).count();
    html! {
        (parts::page_head(over(v), "Matrix and criteria",
            html! { p.lede { (c.title()) @if let Some(version) = &c.version { ", version " (version) } ". " (approval(v, c)) } },
            html! {
                @if may { a.button.primary href=(v.href(&format!("/records/criteria/{}/edit", c.id()))) { "Change, and see what moves" } }
                a.button href=(v.record_href(&c.reference())) { "The record" }
            }))
        div.two.matrix-and-bands {
            section aria-labelledby="matrix-h" {
                h2 #matrix-h { "Where the risks lie now" }
                (picture(v, "criteria", scales, &lines, View::Current, true))
                p.meta { "With the controls in place. " @if unrated > 0 { (parts::capital(&words::count(unrated, "risk is", "risks are"))) " not on the scales." } }
            }
            (bands(scales, c, &lines))
        }
        div.two {
            (scale("Likelihood", &c.data.likelihood))
            (scale("Consequence", &c.data.consequence))
        }
        div.two {
            section { h2 { "When risks are assessed" } @match &c.when { Some(when) => p { (**when) }, None => p { (value::nothing()) } } }
            section { h2 { "How much loss is tolerated" }
                @if c.tolerance.is_empty() { p.nothing { "Not said yet. It takes two or three amounts, each with the greatest chance a year." } }
                ul.lines { @for t in &c.tolerance { li {
                    (t.loss.as_ref().map(|m| value::money(&m.to_string())).unwrap_or_default()) " or more"
                    span.right { @if let Some(p) = t.probability { "at most " (super::money::share(p.try_into().unwrap_or(0.0))) " a year" } }
                } } }
                p { a href=(v.href("/risks/quantity")) { "See what risks cost" } }
            }
        }
    }
}

fn approval(v: &Visit, c: &Rec<'_, Criteria>) -> Markup {
    match v.programme.standing(c.record, "approval", c.approval.as_ref()) {
        Standing::Attested => parts::status(Tone::Fine, "approved"),
        Standing::Asserted => parts::status(Tone::Plain, "approved, as a file says"),
        Standing::Outdated => parts::status(Tone::Observation, "changed since they were approved"),
        Standing::Absent => parts::status(Tone::Minor, "not approved"),
    }
}

fn bands(scales: &Scales<'_>, c: &Rec<'_, Criteria>, lines: &[Line<'_>]) -> Markup {
    let highest = i64::try_from(c.data.likelihood.len() * c.data.consequence.len()).unwrap_or(i64::MAX);
    let to = |i: usize| scales.bands.get(i + 1).map_or(highest, |next| next.1 - 1);
    let accepted_by = |name: &str| {
        c.data.bands.iter().find(|b| b.name.as_deref() == Some(name)).and_then(|b| b.accepted_by.as_deref())
    };
    let count =
        |i: usize| lines.iter().filter(|l| l.level(View::Current).is_some_and(|x| x.band == Some(i))).count();
    html! {
        section aria-labelledby="bands-h" {
            h2 #bands-h { "What each band asks for" }
            p.meta { "A level is the step of likelihood times the step of consequence, each counted from 1." }
            table.list.narrow {
                caption.unseen { "Bands" }
                thead { tr { th.title scope="col" { "Band" } th.num scope="col" { "Levels" } th scope="col" { "Asks for" } th scope="col" { "May be accepted by" } th.num scope="col" { "Risks now" } } }
                tbody { @for (i, (name, from, acceptable)) in scales.bands.iter().enumerate().rev() { tr {
                    th.title scope="row" { (parts::status(scales.tone(Some(i)), name)) }
                    td.num data-label="Levels" { @if *from < to(i) { (from) " to " (to(i)) } @else { (from) } }
                    td data-label="Asks for" { (if *acceptable { "nothing more: it may stay" } else { "treatment, or an acceptance" }) }
                    td data-label="May be accepted by" { @match accepted_by(name) { Some(by) => (by), None => (value::nothing()) } }
                    td.num data-label="Risks now" { (words::grouped(count(i))) }
                } } }
            }
        }
    }
}

fn scale(name: &str, steps: &[ScaleStep]) -> Markup {
    let id = name.to_lowercase();
    html! {
        section aria-labelledby={ (id) "-h" } {
            h2 id={ (id) "-h" } { (name) }
            @if steps.is_empty() { p { (value::nothing()) } } @else {
                table.list.narrow.scale-table {
                    caption.unseen { "Steps of " (id) ", highest first" }
                    thead { tr { th.num scope="col" { "Step" } th.title scope="col" { "Word" } th scope="col" { "Means" } } }
                    tbody { @for (i, step) in steps.iter().enumerate().rev() { tr {
                        td.num data-label="Step" { (i + 1) }
                        th.title scope="row" { (step.id.as_deref().unwrap_or("?")) }
                        td data-label="Means" { (step.means.as_deref().unwrap_or("")) }
                    } } }
                }
            }
        }
    }
}
