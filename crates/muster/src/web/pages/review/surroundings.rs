//! 9.3.2 b), c) and e): what changed around us, what parties need, and what they told us.

use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::{Finding, FindingSource, Incident, Issue, IssueOrigin, Obligation, Party};

use super::{Pack, head, on, said};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::findings;

/// b) Changes in external and internal issues.
pub(super) fn issues(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Issue>> = v.programme.all::<Issue>().collect();
    all.sort_by_key(|i| {
        (
            i.origin == Some(IssueOrigin::Internal),
            std::cmp::Reverse(i.review.as_ref().and_then(|r| r.last)),
            i.id(),
        )
    });
    let since = all
        .iter()
        .filter(|i| i.review.as_ref().and_then(|r| r.last).zip(pack.since()).is_some_and(|(d, s)| d > s))
        .count();
    html! {
        section.point aria-labelledby="issues" {
            (head("issues", "b)", "What changed around us"))
            @if all.is_empty() { p.nothing { "No issue is written down yet." } }
            @else { p { (parts::capital(&words::count(all.len(), "issue bears", "issues bear"))) " on the ISMS; "
                @if since == 0 { "none was" } @else { (words::count(since, "was", "were")) } " looked at since the last review." } }
            (said(pack, &["4.1"]))
            @if !all.is_empty() {
                table.list {
                    caption.unseen { "Issues" }
                    thead { tr { th.title scope="col" { "Issue" } th scope="col" { "Origin" } th scope="col" { "What follows for the ISMS" } th scope="col" { "Last looked at" } } }
                    tbody { @for i in &all { @let last = i.review.as_ref().and_then(|r| r.last); tr {
                        th.title scope="row" { a href=(v.record_href(&i.reference())) { (i.title()) } (pack.fresh(last)) }
                        td data-label="Origin" { span { (i.origin.map_or("", |o| o.label())) @if let Some(t) = &i.theme { ", " (t) } } }
                        td data-label="What follows" { (i.effect.as_deref().unwrap_or("")) }
                        td data-label="Last looked at" { @if last.is_none() { span.nothing { "never" } } (on(last)) }
                    } } }
                }
            }
            (pack.source(html! { a href=(v.href("/records/issue")) { "the issues" } }))
        }
    }
}

/// c) Changes in needs and expectations of interested parties.
pub(super) fn parties(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let mut all: Vec<Rec<'_, Party>> = v.programme.all::<Party>().collect();
    all.sort_by_key(|p| (std::cmp::Reverse(p.review.as_ref().and_then(|r| r.last)), p.id()));
    html! {
        section.point aria-labelledby="parties" {
            (head("parties", "c)", "What parties need of us"))
            (said(pack, &["4.2"]))
            @if all.is_empty() { p.nothing { "No interested party is written down yet." } } @else {
                table.list {
                    caption.unseen { "Interested parties and what they require" }
                    thead { tr { th.title scope="col" { "Party" } th scope="col" { "Requires" } th scope="col" { "Last looked at" } } }
                    tbody { @for p in &all {
                        @let last = p.review.as_ref().and_then(|r| r.last);
                        @let asks: Vec<Rec<'_, Obligation>> = v.programme.pointing::<Obligation>(&p.reference(), "party").collect();
                        tr {
                            th.title scope="row" { a href=(v.record_href(&p.reference())) { (p.title()) } (pack.fresh(last)) }
                            td data-label="Requires" { div { @if asks.is_empty() { span.nothing { "nothing written down" } }
                                ul.plain-list { @for o in &asks { li { a href=(v.record_href(&o.reference())) { (o.title()) }
                                    (pack.fresh(o.valid_from)) } } } } }
                            td data-label="Last looked at" { @if last.is_none() { span.nothing { "never" } } (on(last)) }
                        }
                    } }
                }
            }
            (pack.source(html! { a href=(v.href("/records/party")) { "the parties" } " and " a href=(v.href("/records/obligation")) { "their requirements" } }))
        }
    }
}

/// e) Feedback from interested parties, as far as records hold it.
pub(super) fn feedback(pack: &Pack<'_>) -> Markup {
    let v = pack.v;
    let told: Vec<Rec<'_, Finding>> = v
        .programme
        .all::<Finding>()
        .filter(|f| matches!(f.source, Some(FindingSource::Person | FindingSource::Signal)))
        .collect();
    let mut incidents: Vec<Rec<'_, Incident>> = v.programme.all::<Incident>().collect();
    incidents.sort_by_key(|i| std::cmp::Reverse(i.happened));
    let consulted: Vec<Rec<'_, Party>> =
        v.programme.all::<Party>().filter(|p| p.consulted.is_some()).collect();
    html! {
        section.point aria-labelledby="feedback" {
            (head("feedback", "e)", "What parties told us"))
            h3 { "Raised by people or heard from outside" }
            @if told.is_empty() { p.nothing { "Nobody has raised anything that became a finding." } }
            ul.work { @for f in &told { li {
                a href=(v.record_href(&f.reference())) { (f.title()) } " " (findings::state(f)) (pack.fresh(f.raised))
                @if let Some(s) = &f.statement { p { (&**s) } }
            } } }
            h3 { "Incidents" }
            @if incidents.is_empty() { p.nothing { "No incident is written down." } }
            ul.work { @for i in &incidents { li {
                a href=(v.record_href(&i.reference())) { (i.title()) } (pack.fresh(i.happened))
                p.meta { (i.happened.map(words::date).unwrap_or_default())
                    @match &i.lessons { Some(l) => { ". Learnt: " (&**l) }, None => { ". " (parts::status(Tone::Observation, "nothing learnt is written down")) } } }
            } } }
            h3 { "How each party is asked" }
            ul.plain-list { @for p in &consulted { li {
                a href=(v.record_href(&p.reference())) { (p.title()) } ": " (p.consulted.as_deref().unwrap_or(""))
            } } }
            (pack.source(html! { a href=(v.href("/records/finding")) { "findings" } ", " a href=(v.href("/records/incident")) { "incidents" }
                " and " a href=(v.href("/records/party")) { "parties" } }))
        }
    }
}
