//! Clauses against the audits of the last years: what was seen, what is planned, what wants to be audited next.

use std::sync::Arc;

use jiff::ToSpan;
use maud::{Markup, html};
use muster_engine::audit::{self, Coverage};
use muster_model::kinds::{Audit, CheckResult};
use muster_model::{Kind, Rec};
use muster_render::csv::{self, Cell};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// How many of the clauses that want to be audited most are named.
const NEXT: usize = 6;

pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let all = audit::coverage(&checked.context(&v.programme, v.now), &checked.report);
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("audit-coverage.csv", "text/csv; charset=utf-8", table(&v, &all)));
    }
    let since = v.today().checked_sub(3.years()).unwrap_or(v.today());
    let mut audits: Vec<Rec<'_, Audit>> =
        v.programme.all::<Audit>().filter(|a| a.date.is_some_and(|d| d >= since)).collect();
    audits.sort_by_key(|a| a.date);
    let mut next: Vec<&Coverage> = all.iter().filter(|c| c.weight > 0).collect();
    next.sort_by_key(|c| std::cmp::Reverse(c.weight));
    let may = v.may_act() && v.actor.may_create(Kind::of::<Audit>());
    let never = all.iter().filter(|c| c.seen.is_empty() && c.planned.is_none()).count();
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href("/clauses/9.2.2")) { "9.2" } },
            "Internal audits",
            html! { p.lede { "Every clause is to be looked at within three years, what matters and what failed more often. Auditors do \
                not audit their own work." } },
            html! {
                a.button href=(v.href("/audits?format=csv")) download { "Export as CSV" }
                a.button href=(v.href("/records/audit-programme")) { "Programmes" }
                @if may { a.button.primary href=(v.href("/new/audit")) { "Plan an audit" } }
            },
        ))
        div.figure-cards.dense {
            (parts::figure(all.iter().filter(|c| c.seen.iter().any(|s| s.date >= since)).count(), "clauses audited within three years", None, Tone::Fine))
            (parts::figure(all.iter().filter(|c| c.planned.is_some()).count(), "clauses with an audit ahead", None, Tone::Plain))
            (parts::figure(never, "clauses neither audited nor planned", None, if never > 0 { Tone::Minor } else { Tone::Fine }))
        }
        section aria-labelledby="next" {
            h2 #next { "What wants to be audited next" }
            p.meta { "By what the check says today, what audits found before, and how long ago somebody looked." }
            ol.work.next { @for c in next.iter().take(NEXT) { li {
                a href=(v.href(&format!("/clauses/{}", c.clause.number))) { (c.clause.number) " " (c.clause.short) }
                p.meta { (parts::capital(&c.why.join(", "))) @match &c.planned {
                    Some((day, _)) => { ". Planned by " (words::date(*day)) }, None => ". Not planned",
                } "." }
            } } }
        }
        section aria-labelledby="matrix" {
            h2 #matrix { "Clause by clause" }
            (drawn(&v, &all, &audits))
        }
    };
    Ok(v.page("Internal audits", content))
}

fn drawn(v: &Visit, all: &[Coverage], audits: &[Rec<'_, Audit>]) -> Markup {
    html! {
        div.matrix-scroll tabindex="0" role="region" aria-label="Clauses and audits" {
            table.raci-matrix.competence {
                thead { tr {
                    th scope="col" { "Clause" }
                    @for a in audits { th.role scope="col" { a href=(v.record_href(&a.reference())) { span { (a.title()) } } } }
                    th.role scope="col" { span { "Planned by" } }
                } }
                tbody { @for c in all { tr.wrong[c.seen.is_empty() && c.planned.is_none()] {
                    th scope="row" { a href=(v.href(&format!("/clauses/{}", c.clause.number))) { span.number { (c.clause.number) } " " (c.clause.short) } }
                    @for a in audits { td {
                        @if let Some(s) = c.seen.iter().find(|s| s.audit == a.reference()) { (result(s.worst)) }
                        @else if c.planned.as_ref().is_some_and(|(_, r)| *r == a.reference()) { span.meta { "planned" } }
                    } }
                    td.when { @match &c.planned { Some((day, r)) => a href=(v.record_href(r)) { (words::table_date(*day)) }, None => span.meta { "–" } } }
                } } }
            }
        }
        ul.legend {
            li { (parts::status(Tone::Fine, "as required")) } li { (parts::status(Tone::Observation, "weak")) }
            li { (parts::status(Tone::Minor, "not as required")) } li { (parts::status(Tone::Plain, "looked at, no line about it")) }
        }
    }
}

/// A result as a mark with its word for those who hear it.
pub fn result(worst: Option<CheckResult>) -> Markup {
    let (tone, word) = match worst {
        Some(CheckResult::Conforms) => (Tone::Fine, "as required"),
        Some(CheckResult::Observation) => (Tone::Observation, "weak"),
        Some(CheckResult::Nonconformity) => (Tone::Minor, "not as required"),
        Some(CheckResult::NotSeen) | None => (Tone::Plain, "looked at"),
    };
    html! { span class={ "status " (tone.class()) } title=(word) { (tone.shape()) span.unseen { (word) } } }
}

fn table(v: &Visit, all: &[Coverage]) -> String {
    let rows = all.iter().map(|c| {
        let row: Vec<Cell> = vec![
            c.clause.number.clone().into(),
            c.clause.short.clone().into(),
            c.seen.first().map(|s| s.date.to_string()).into(),
            c.seen.first().map(|s| v.programme.title(&s.audit)).into(),
            c.seen.first().and_then(|s| s.worst).map(|w| w.word().to_owned()).into(),
            c.planned.as_ref().map(|(d, _)| d.to_string()).into(),
            c.why.join("; ").into(),
        ];
        row
    });
    csv::table(&["clause", "title", "last_audited", "audit", "result", "planned_by", "why_next"], rows)
}
