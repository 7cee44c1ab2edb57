//! 9.3.2 d) 1): nonconformities and corrective actions.

use maud::{Markup, html};
use muster_model::kinds::{Action, ActionClass, EffectivenessResult};

use super::{Pack, head, said};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::findings::{self, Case};
use crate::web::pages::today::day;

/// The section.
pub(super) fn section(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let cases = findings::cases(v);
    let since = |c: &&Case<'_>| c.closed.zip(pack.since()).is_some_and(|(d, s)| d > s);
    let raised =
        cases.iter().filter(|c| c.finding.raised.zip(pack.since()).is_some_and(|(d, s)| d > s)).count();
    let open: Vec<_> = cases.iter().filter(|c| c.closed.is_none()).collect();
    let again = cases.iter().filter(|c| c.finding.recurs.is_some()).count();
    let unchanged = cases.iter().filter(|c| c.closed.is_some() && c.lacks_design()).count();
    let late = open.iter().filter(|c| c.is_overdue(v.today())).count();
    html! {
        section.point.begins aria-labelledby="nonconformities" {
            (head("nonconformities", "d) 1)", "Nonconformities and corrective actions"))
            dl.headline {
                div { dt { "Raised since the last review" } dd { (words::grouped(raised)) } }
                div { dt { "Closed since the last review" } dd { (words::grouped(cases.iter().filter(since).count())) } }
                div { dt { "Open" } dd { a href=(v.href("/findings#open")) { (words::grouped(open.len())) } } }
                div { dt { "Of these overdue" } dd { a href=(v.href("/findings#open")) { (words::grouped(late)) } } }
                div { dt { "Came back" } dd { a href=(v.href("/findings#recurrences")) { (words::grouped(again)) } } }
                div { dt { "Closed, design unchanged" } dd { a href=(v.href("/findings#design")) { (words::grouped(unchanged)) } } }
            }
            (said(pack, &["10.2"]))
            @if !open.is_empty() {
                table.list {
                    caption.unseen { "Open findings" }
                    thead { tr { th.title scope="col" { "Open finding" } th scope="col" { "Grade" } th.num scope="col" { "Age" } th scope="col" { "Due" } th scope="col" { "Changes in the design" } } }
                    tbody { @for c in &open { tr {
                        th.title scope="row" { a href=(v.record_href(&c.finding.reference())) { (c.finding.title()) } (pack.fresh(c.finding.raised)) }
                        td data-label="Grade" { @if let Some(g) = c.finding.grade { (parts::level(g.level())) } }
                        td.num data-label="Age" { (findings::age(c.days)) }
                        td data-label="Due" { @if let Some(d) = c.due { (day(d, v.today())) } }
                        td data-label="Changes in the design" { (findings::design(v, c)) }
                    } } }
                }
            }
            (actions(pack))
            (pack.source(html! { a href=(v.href("/findings")) { (words::count(cases.len(), "finding", "findings")) } " and "
                a href=(v.href("/records/action")) { "their actions" } }))
        }
    }
}

fn actions(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let all: Vec<_> =
        v.programme.all::<Action>().filter(|a| a.class == Some(ActionClass::Corrective)).collect();
    let done = all.iter().filter(|a| a.done.is_some()).count();
    let result = |a: &muster_model::Rec<'_, Action>| a.effectiveness.as_ref().and_then(|e| e.result);
    let effective = all.iter().filter(|a| result(a) == Some(EffectivenessResult::Effective)).count();
    let not = all.iter().filter(|a| result(a) == Some(EffectivenessResult::NotEffective)).count();
    let late = all.iter().filter(|a| a.done.is_none() && a.due.is_some_and(|d| d < v.today())).count();
    html! {
        p { "Corrective actions: " (words::grouped(done)) " of " (words::grouped(all.len())) " done, " (words::grouped(late)) " overdue; "
            (words::grouped(effective)) " found effective, "
            @if not > 0 { (parts::status(Tone::Minor, &format!("{not} not effective"))) } @else { "none not effective" } "." }
    }
}
