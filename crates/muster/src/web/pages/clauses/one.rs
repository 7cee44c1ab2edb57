//! `/clauses/NUMBER`: what one clause asks and means, where it stands and why, what is missing, what serves it, and who
//! answers for it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::Clause;
use muster_catalog::clause::{self, MAIN};
use muster_engine::status::ClauseStatus;

use super::{facts, serving, tone, why};
use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::{parts, words};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Most diagnostics shown in full.
const SHOWN: usize = 8;

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let clause = clause::get(v.param("number")).ok_or_else(|| Failure::not_found("this clause"))?;
    let checked = v.checked().await?;
    let status = checked.clause(&clause.number).ok_or_else(|| Failure::not_found("this clause"))?;
    let roadmap = checked.roadmap(v.programme.clone(), v.now).await?;
    let content = html! {
        (parts::page_head(over(clause), &format!("{} {}", clause.number, clause.short), lede(clause, status), html! {}))
        div.clause {
            div.main {
                section aria-labelledby="asked" {
                    h2 #asked { "What must be done" }
                    (parts::markdown(&clause.required, 3))
                }
                (missing(&v, clause, &checked))
                (serving::records(&v, clause, &checked))
                (serving::tasks(&v, clause, &roadmap))
                (text("meaning", "What it means", &clause.meaning))
                (text("guidance", "How to go about it", &clause.guidance))
                section.lens aria-labelledby="lens" {
                    h2 #lens { "Through the identity lens" }
                    p.meta { "Our own reading, where identity is a foundational service; not ISO’s." }
                    (parts::markdown(&clause.lens, 3))
                }
                (bullets("evidence", "Evidence expected", "What an auditor would be shown.", &clause.evidence))
                (bullets("misses", "Common misses", "What is often wrong here.", &clause.misses))
                (bullets("pays-off", "What pays off", "", &clause.pays_off))
                (serving::rules(&v, clause, &checked))
                (sources(clause))
            }
            (facts::aside(&v, clause, status))
        }
        (around(&v, clause))
    };
    Ok(v.page_in(&format!("{} {}", clause.number, clause.short), Some(Slot::Clauses), content))
}

fn over(clause: &Clause) -> Markup {
    let main = MAIN.iter().find(|(n, _)| *n == clause.main()).map_or("", |(_, title)| *title);
    let step = match clause.main() {
        "8" => "Do",
        "9" => "Check",
        "10" => "Act",
        _ => "Plan",
    };
    html! { "Clause " (clause.main()) ", " (main) " · " (step) }
}

fn lede(clause: &Clause, status: &ClauseStatus) -> Markup {
    html! {
        p.lede { "In the standard: " em { (clause.title) } }
        p.stand data-standing { (parts::status(tone(status.status), status.status.label())) " " span { (why(status)) } }
    }
}

fn missing(v: &Visit, clause: &Clause, checked: &Checked) -> Markup {
    let said: Vec<_> = checked.report.of_clause(&clause.number).collect();
    let waived = checked.report.waived.iter().filter(|w| w.diagnostic.clause == clause.number).count();
    html! {
        section aria-labelledby="missing" {
            h2 #missing { "What is missing" @if !said.is_empty() { " " span.count { (words::grouped(said.len())) } } }
            @if said.is_empty() {
                p { (parts::status(parts::Tone::Fine, "No rule objects")) }
            }
            div.diagnostics { @for d in said.iter().take(SHOWN) { (parts::diagnostic(v, d, true)) } }
            @if said.len() > SHOWN {
                p { a href=(v.href(&format!("/diagnostics?clause={}", clause.number))) {
                    "All " (words::grouped(said.len())) " of this clause"
                } }
            }
            @if waived > 0 {
                p.meta { (parts::capital(&words::count(waived, "more is", "more are"))) " accepted for a time: "
                    a href=(v.href("/diagnostics#waived")) { "waived" } "." }
            }
        }
    }
}

fn text(id: &str, title: &str, markdown: &str) -> Markup {
    html! {
        @if !markdown.is_empty() {
            section aria-labelledby=(id) { h2 id=(id) { (title) } (parts::markdown(markdown, 3)) }
        }
    }
}

fn bullets(id: &str, title: &str, about: &str, items: &[String]) -> Markup {
    html! {
        @if !items.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) }
                @if !about.is_empty() { p.meta { (about) } }
                (parts::markdown(&items.iter().map(|i| format!("- {i}\n")).collect::<String>(), 3))
            }
        }
    }
}

fn sources(clause: &Clause) -> Markup {
    html! {
        section.sources aria-labelledby="sources" {
            h2 #sources { "Where this comes from" }
            ul { @for s in &clause.sources { li { (s) } } }
            p.meta {
                @match &clause.edition_2017 {
                    Some(place) => { "ISO/IEC 27003:2017, which gives guidance on the edition of 2013, treats this in its " (place) "." },
                    None => { "ISO/IEC 27003:2017 has no place for this: the clause is new since the edition of 2013." },
                }
                " The explanations are our own words."
            }
        }
    }
}

fn around(v: &Visit, clause: &Clause) -> Markup {
    let all = clause::all();
    let at = all.iter().position(|c| c.number == clause.number).unwrap_or(0);
    let before = at.checked_sub(1).and_then(|i| all.get(i));
    let link = |c: &Clause, rel: &'static str, word: &'static str| {
        html! { a rel=(rel) href=(v.href(&format!("/clauses/{}", c.number))) {
            span.meta { (word) } strong { (c.number) " " (c.short) }
        } }
    };
    html! {
        nav.around aria-label="Neighbouring clauses" {
            @match before { Some(c) => (link(c, "prev", "Before")), None => span {} }
            @if let Some(c) = all.get(at + 1) { (link(c, "next", "After")) }
        }
    }
}
