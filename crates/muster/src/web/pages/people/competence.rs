//! `/people/competence`: who must be able to do what, and can (C7.2): a matrix of people over competences, with the gaps as a
//! list to act on.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::competence::{Holding, holding, needs};
use muster_model::kinds::{Competence, Person};
use muster_model::{Rec, Reference};
use muster_render::csv::{self, Cell};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// One person, with every competence: how they stand to it, and whether a role of theirs needs it.
struct Line<'p> {
    person: Rec<'p, Person>,
    cells: Vec<(bool, Holding)>,
}

pub async fn show(v: Arc<Visit>) -> Answer {
    let all: Vec<Rec<'_, Competence>> = v.programme.all::<Competence>().collect();
    let lines: Vec<Line<'_>> = v.programme.all::<Person>().map(|p| line(&v, p, &all)).collect();
    let shown: Vec<&Line<'_>> = lines
        .iter()
        .filter(|l| l.cells.iter().any(|(needed, h)| *needed || *h != Holding::Missing))
        .collect();
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("competence.csv", "text/csv; charset=utf-8", table(&all, &shown)));
    }
    let gaps: Vec<_> = shown
        .iter()
        .flat_map(|l| l.cells.iter().zip(&all).map(move |(cell, c)| (*l, *c, *cell)))
        .filter(|(_, _, (needed, h))| (*needed && !h.is_met()) || matches!(h, Holding::Unproven { .. }))
        .collect();
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/7.2")) { "7.2" } },
            "Competence",
            html! { p.lede { "What the roles people hold need them to be able to do, and what shows that they can." } },
            html! {
                a.button href=(v.href("/people/competence?format=csv")) download { "Export as CSV" }
                a.button href=(v.href("/records/competence")) { "Competences" }
            },
        ))
        @if all.is_empty() {
            (parts::empty("No competence is named yet", html! {
                p { "Name what somebody must be able to do, such as auditing an ISMS or securing a directory. Roles then say which \
                     they need, and people which they have." }
            }, Some(("Name the first competence", &v.href("/new/competence")))))
        } @else {
            section aria-labelledby="gaps" {
                h2 #gaps { "What is missing " span.count { (gaps.len()) } }
                @if gaps.is_empty() { p { (parts::status(Tone::Fine, "Everybody has what their roles need")) } }
                ul.work { @for (l, c, (_, h)) in &gaps { li {
                    @if v.may_act() && v.actor.may_write(l.person.record) {
                        a href=(v.href(&format!("/records/person/{}/edit#f-competences", l.person.id()))) { (l.person.title()) }
                    } @else { a href=(v.record_href(&l.person.reference())) { (l.person.title()) } }
                    p { (cell_words(*h)) ": " a href=(v.record_href(&c.reference())) { (c.title()) }
                        @if let Some(how) = &c.gained_by { ". " span.meta { "Gained by: " (how) } } }
                } } }
            }
            section aria-labelledby="matrix" {
                h2 #matrix { "Everybody" }
                (drawn(&v, &all, &shown))
                (legend())
            }
        }
    };
    Ok(v.page("Competence", content))
}

fn line<'p>(v: &'p Visit, person: Rec<'p, Person>, all: &[Rec<'p, Competence>]) -> Line<'p> {
    let needed: Vec<&Reference> =
        needs(&v.programme, person.data, v.today()).into_iter().map(|(n, _)| n).collect();
    let cell = |c: &Rec<'_, Competence>| {
        let to = c.reference();
        (needed.contains(&&to), holding(&v.programme, person.data, &to, v.today()))
    };
    Line { person, cells: all.iter().map(cell).collect() }
}

fn cell_words(h: Holding) -> String {
    match h {
        Holding::Missing => "Does not have it".into(),
        Holding::Ended { until, .. } => format!("Had it until {}", words::date(until)),
        Holding::TooLow { has, wanted, .. } => {
            format!("{}, needs {}", has.label(), wanted.label().to_lowercase())
        }
        Holding::Unproven { .. } => "Has it, nothing shows it".into(),
        Holding::Proven { .. } => "Has it, with evidence".into(),
    }
}

fn mark(needed: bool, h: Holding) -> Option<(Tone, &'static str)> {
    match (needed, h) {
        (false, Holding::Missing) => None,
        (_, Holding::Proven { .. }) => Some((Tone::Fine, "has it")),
        (_, Holding::Unproven { .. }) => Some((Tone::Observation, "unproven")),
        (true, Holding::Missing) => Some((Tone::Minor, "missing")),
        (_, Holding::Ended { .. }) => Some((Tone::Minor, "ended")),
        (_, Holding::TooLow { .. }) => Some((Tone::Minor, "too low")),
    }
}

fn drawn(v: &Visit, all: &[Rec<'_, Competence>], shown: &[&Line<'_>]) -> Markup {
    html! {
        div.matrix-scroll tabindex="0" role="region" aria-label="Matrix of competence" {
            table.raci-matrix.competence {
                thead { tr {
                    th scope="col" { "Person" }
                    @for c in all { th.role scope="col" { a href=(v.record_href(&c.reference())) { span { (c.title()) } } } }
                } }
                tbody { @for l in shown { tr {
                    th scope="row" { a href=(v.record_href(&l.person.reference())) { (l.person.title()) } }
                    @for (needed, h) in &l.cells {
                        td title=(cell_words(*h)) { @if let Some((tone, word)) = mark(*needed, *h) {
                            span class={ "status " (tone.class()) } { (tone.shape()) span.unseen { (word) } }
                            @if *needed { span.needed { "needed" } }
                        } }
                    }
                } } }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        ul.legend {
            li { (parts::status(Tone::Fine, "has it, with evidence")) }
            li { (parts::status(Tone::Observation, "has it, nothing shows it")) }
            li { (parts::status(Tone::Minor, "missing, ended or not well enough")) }
        }
    }
}

fn table(all: &[Rec<'_, Competence>], shown: &[&Line<'_>]) -> String {
    let header = ["person", "competence", "needed", "state"];
    let rows = shown.iter().flat_map(|l| {
        l.cells.iter().zip(all).filter(|((needed, h), _)| *needed || *h != Holding::Missing).map(
            |((needed, h), c)| {
                let row: Vec<Cell> = vec![
                    l.person.title().to_owned().into(),
                    c.title().to_owned().into(),
                    if *needed { "yes" } else { "no" }.into(),
                    cell_words(*h).into(),
                ];
                row
            },
        )
    });
    csv::table(&header, rows)
}
