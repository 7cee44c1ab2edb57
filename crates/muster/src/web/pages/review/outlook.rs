//! What has to be decided today: the programme in one look, and every decision that waits.

use maud::{Markup, html};
use muster_engine::roadmap::Roadmap;
use muster_engine::status::Status;
use muster_model::Level;
use muster_model::kinds::{Decision, DecisionStatus};

use super::{Pack, head};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;

/// The section.
pub(super) fn section(pack: &Pack<'_>, roadmap: &Roadmap) -> Markup {
    let v = pack.v;
    let report = &pack.checked.report;
    let in_order = pack.checked.clauses.iter().filter(|c| c.status == Status::InOrder).count();
    let mut waiting: Vec<_> =
        v.programme.all::<Decision>().filter(|d| d.status == Some(DecisionStatus::Proposed)).collect();
    waiting.sort_by_key(|d| (d.due.is_none(), d.due));
    html! {
        section.point aria-labelledby="decide" {
            (head("decide", "", "Where we stand, and what is to be decided"))
            dl.headline {
                div { dt { "Clauses in order" } dd { a href=(v.href("/clauses")) { (in_order) " of " (pack.checked.clauses.len()) } } }
                div { dt { "Major gaps" } dd { a href=(v.href("/diagnostics?level=major")) { (words::grouped(report.count(Level::Major))) } } }
                div { dt { "Minor gaps" } dd { a href=(v.href("/diagnostics?level=minor")) { (words::grouped(report.count(Level::Minor))) } } }
                div { dt { "Work left, in person-days" } dd { a href=(v.href("/roadmap")) { (super::super::roadmap::days(roadmap.remaining)) } } }
                div { dt { "Plan ends" } dd { (words::date(roadmap.end)) " " (late(roadmap)) } }
                @if let Some(target) = roadmap.target { div { dt { "Certification aimed at" } dd { (words::date(target)) } } }
            }
            h3 { "Decisions that wait" }
            @if waiting.is_empty() { p.nothing { "No decision is proposed." } }
            ul.work { @for d in &waiting { li {
                a href=(v.record_href(&d.reference())) { (d.title()) }
                p.meta { @if let Some(owner) = &d.record.owner { (v.programme.title(&owner.to)) }
                    @if let Some(due) = d.due { ", by " (words::date(due)) }
                    @if !d.options.is_empty() { "; " (words::count(d.options.len(), "way", "ways")) " weighed" } }
            } } }
            (pack.source(html! { (words::count(v.programme.len(), "record", "records")) ", rule set " (report.rules_version) " and the "
                a href=(v.href("/roadmap")) { "roadmap" } }))
        }
    }
}

fn late(r: &Roadmap) -> Markup {
    let days = |n: i64| words::count(usize::try_from(n).unwrap_or(0), "day", "days");
    match r.late_by {
        Some(n) if n > 0 => parts::status(Tone::Minor, &format!("{} late", days(n))),
        Some(n) if n < 0 => parts::status(Tone::Fine, &format!("{} to spare", days(-n))),
        Some(_) => parts::status(Tone::Observation, "on the very day"),
        None => html! {},
    }
}
