//! 9.3.2 d) 3): what audits found.

use maud::{Markup, html};
use muster_catalog::clause;
use muster_model::Rec;
use muster_model::kinds::{Audit, CheckResult, Finding};

use super::{Pack, head, on, said};
use crate::web::look::parts;

/// The section.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Audit>> = v.programme.all::<Audit>().collect();
    all.sort_by_key(|a| (std::cmp::Reverse(a.date), a.id()));
    let missed: Vec<_> = clause::all()
        .iter()
        .filter(|c| {
            !all.iter()
                .any(|a| a.date.is_some_and(|d| d <= v.today()) && a.clauses.iter().any(|n| **n == *c.number))
        })
        .collect();
    html! {
        section.point aria-labelledby="audits" {
            (head("audits", "d) 3)", "What audits found"))
            (said(pack, &["9.2.1", "9.2.2"]))
            @if all.is_empty() { p.nothing { "No audit has been made or planned." } } @else {
                table.list {
                    caption.unseen { "Audits" }
                    thead { tr { th.title scope="col" { "Audit" } th scope="col" { "Date" } th.num scope="col" { "Checked" } th scope="col" { "Findings" } th scope="col" { "Report" } } }
                    tbody { @for a in &all { (row(pack, a)) } }
                }
                p { @if missed.is_empty() { "Every clause has been audited." } @else {
                    "Never audited so far: "
                    @for (i, c) in missed.iter().enumerate() { @if i > 0 { ", " } a href=(v.href(&format!("/clauses/{}", c.number))) { (c.number) } }
                    "."
                } }
            }
            (pack.source(html! { a href=(v.href("/records/audit")) { "the audits" } " and their findings" }))
        }
    }
}

fn row(pack: &Pack<'_>, a: &Rec<'_, Audit>) -> Markup {
    let v = pack.v;
    let found: Vec<Rec<'_, Finding>> = v.programme.pointing::<Finding>(&a.reference(), "audit").collect();
    let checked = a.checklist.iter().filter(|c| c.result.is_some_and(|r| r != CheckResult::NotSeen)).count();
    let ahead = a.date.is_some_and(|d| d > v.today());
    html! { tr {
        th.title scope="row" { a href=(v.record_href(&a.reference())) { (a.title()) } (pack.fresh(a.date.filter(|_| !ahead))) }
        td data-label="Date" { span { (on(a.date)) @if ahead { " " span.meta { "planned" } } } }
        td.num data-label="Checked" { (checked) " of " (a.checklist.len()) }
        td data-label="Findings" {
            @if found.is_empty() { span.nothing { @if ahead { "–" } @else { "none" } } }
            @else { a href=(v.href(&format!("/records/finding?to={}", a.reference()))) {
                (parts::level_counts(|l| found.iter().filter(|f| f.grade.map(|g| g.level()) == Some(l)).count()))
            } }
        }
        td data-label="Report" { (parts::status(
            if a.sign_off.is_some() { parts::Tone::Fine } else { parts::Tone::Plain },
            if a.sign_off.is_some() { "signed" } else if ahead { "ahead" } else { "not signed" },
        )) }
    } }
}
