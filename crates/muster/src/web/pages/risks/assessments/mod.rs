//! `/o/ORG/risks/assessments`: the assessments made, each comparable with another or with now, and a new one made from what
//! stands (clauses 6.1.2 and 8.2).

mod form;
mod money;
mod one;
mod sides;

use std::sync::Arc;

use maud::{Markup, html};
use muster_model::kinds::{Assessment, Criteria};
use muster_model::{Kind, Rec, Record, Standing};

pub use form::{make, start};
pub use one::{moves, show as compare};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Every assessment, the newest first.
fn all(v: &Visit) -> Vec<Rec<'_, Assessment>> {
    let mut all: Vec<Rec<'_, Assessment>> = v.programme.all::<Assessment>().collect();
    all.sort_by_key(|a| (std::cmp::Reverse(a.date), a.id()));
    all
}

fn may_make(v: &Visit) -> bool {
    v.may_act() && v.actor.may_create(Kind::of::<Assessment>())
}

/// The list.
pub async fn list(v: Arc<Visit>) -> Answer {
    let all = all(&v);
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/risks")) { "Risks" } " · clause " a href=(v.href("/clauses/8.2")) { "8.2" } },
            "Risk assessments",
            html! { p.lede { "The register shows risks as they are seen now. An assessment keeps how they stood on a day: by which criteria, in which \
                              versions, looked at by whom, with what result. Two of them can be held side by side." } },
            html! { @if may_make(&v) { a.button.primary href=(v.href("/risks/assessments/new")) { "Make an assessment" } } },
        ))
        (standing(&v, &all))
        @if !all.is_empty() { (table(&v, &all)) }
    };
    Ok(v.page("Risk assessments", content))
}

/// Whether one is due.
fn standing(v: &Visit, all: &[Rec<'_, Assessment>]) -> Markup {
    let days = i32::try_from(v.programme.profile.cadence_days("risk-assessment", 365)).unwrap_or(365);
    let newest = all.iter().filter_map(|a| a.date).filter(|d| *d <= v.today()).max();
    let due = newest.and_then(|d| d.checked_add(jiff::Span::new().days(days)).ok());
    html! {
        @match (newest, due) {
            (Some(last), Some(due)) => p {
                @if due < v.today() { (parts::status(Tone::Minor, "overdue")) } @else { (parts::status(Tone::Fine, "in time")) }
                " The last one was made on " (words::date(last)) "; the next is due by " (parts::due(due, v.today())) ", and earlier when something significant changes."
            },
            _ => { (parts::empty("No risk assessment yet", html! {
                p { "Look at every risk of the register with those who know, correct the levels, then keep the result here with everybody who took part. \
                     What changes later can then be compared with it." } },
                may_make(v).then(|| v.href("/risks/assessments/new")).as_deref().map(|to| ("Make the first one", to)))) },
        }
    }
}

/// Whether somebody stands behind it.
fn signed(v: &Visit, a: &Rec<'_, Assessment>) -> Markup {
    match v.programme.standing(a.record, "sign_off", a.sign_off.as_ref()) {
        Standing::Attested => parts::status(Tone::Fine, "signed off"),
        Standing::Asserted => parts::status(Tone::Plain, "signed, as a file says"),
        Standing::Outdated => parts::status(Tone::Observation, "changed since it was signed"),
        Standing::Absent => parts::status(Tone::Minor, "not signed off"),
    }
}

fn address(a: &Rec<'_, Assessment>) -> String {
    format!("/risks/assessments/{}", a.id())
}

fn table(v: &Visit, all: &[Rec<'_, Assessment>]) -> Markup {
    html! {
        table.list {
            caption.unseen { "Risk assessments" }
            thead { tr { th.title scope="col" { "Assessment" } th scope="col" { "Made" } th.num scope="col" { "Risks" } th.num scope="col" { "Took part" }
                th scope="col" { "Criteria" } th scope="col" { "Money" } th scope="col" { "Sign-off" } } }
            tbody { @for a in all { tr {
                th.title scope="row" { a href=(v.href(&address(a))) { (a.title()) } @if let Some(scope) = &a.scope { div.meta { (scope) } } }
                td data-label="Made" { @match a.date { Some(d) => span.num { (words::date(d)) }, None => span.nothing { "no day" } } }
                td.num data-label="Risks" { (words::grouped(a.risks.len())) }
                td.num data-label="Took part" { (words::grouped(a.participants.len())) }
                td data-label="Criteria" { (criteria(v, a)) }
                td data-label="Money" { @if a.seed.is_some() { "simulated" } @else { span.nothing { "no" } } }
                td data-label="Sign-off" { (signed(v, a)) }
            } } }
        }
    }
}

/// Which criteria it used, and whether they are still those in use.
fn criteria(v: &Visit, a: &Assessment) -> Markup {
    let Some(pin) = &a.criteria else { return html! { span.nothing { "not named" } } };
    let now = v.programme.get::<Criteria>(&pin.to);
    html! {
        a.soft href=(v.record_href(&pin.to)) { (v.programme.title(&pin.to)) }
        @match now {
            Some(c) if c.record.digest() == pin.digest => {},
            Some(_) => div.meta { "changed since" },
            None => div.meta { "not there any more" },
        }
    }
}

/// What the page of the record itself shows.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let Some(a) = v.programme.get::<Assessment>(&record.reference()) else { return html! {} };
    html! {
        p { a.button href=(v.href(&address(&a))) { "Compare with now" } " "
            a href=(v.href("/risks/assessments")) { "All assessments" } }
    }
}
