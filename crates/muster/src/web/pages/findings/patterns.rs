//! Patterns over findings: causes, what came back, what was closed while the design stayed as it was (M4), what nobody
//! has looked at again.

use maud::{Markup, PreEscaped, html};
use muster_model::kinds::CauseCategory;
use muster_render::svg::Mark;
use muster_render::svg::bars::{self, Bar, Bars};

use super::Case;
use super::open::{age, cause};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Findings by cause.
pub fn causes(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let all = [
        CauseCategory::Design,
        CauseCategory::Process,
        CauseCategory::People,
        CauseCategory::Technology,
        CauseCategory::Supplier,
    ];
    let of = |wanted: Option<CauseCategory>| {
        cases.iter().filter(|c| c.finding.cause.as_ref().and_then(|x| x.category) == wanted).count()
    };
    let mut bars: Vec<Bar<'_>> =
        all.iter().map(|c| Bar { label: c.label(), value: of(Some(*c)), mark: None, href: None }).collect();
    bars.sort_by_key(|b| std::cmp::Reverse(b.value));
    let unknown = of(None);
    bars.push(Bar {
        label: "Not known",
        value: unknown,
        mark: (unknown > 0).then_some(Mark::Unknown),
        href: None,
    });
    let most = bars.first().filter(|b| b.value > 1);
    html! {
        section aria-labelledby="causes" {
            h2 #causes { "By cause" }
            p { @if let Some(most) = most { "Most often: " strong { (most.label.to_lowercase()) } ", " (most.value) " of " (cases.len()) ". " }
                "A cause is found when the answer to “why” is something that can be changed." }
            div.fig-frame { (PreEscaped(bars::svg(&Bars { id: "causes-figure", title: "Findings by cause", unit: "findings", bars: &bars, width: 640.0 }))) }
            p.meta { "From " a href=(v.href("/records/finding")) { (words::count(cases.len(), "finding", "findings")) } "." }
        }
    }
}

/// Findings that came back.
pub fn recurrences(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let again: Vec<_> = cases.iter().filter(|c| c.finding.recurs.is_some()).collect();
    html! {
        section aria-labelledby="recurrences" {
            h2 #recurrences { "Came back" " " span.count { (words::grouped(again.len())) } }
            @if again.is_empty() { p { (parts::status(Tone::Fine, "Nothing has come back")) } }
            ul.work { @for c in again {
                @let first = c.finding.recurs.as_ref();
                li {
                    a href=(v.record_href(&c.finding.reference())) { (c.finding.title()) } " "
                    (parts::status(if c.closed.is_some() { Tone::Observation } else { Tone::Minor }, if c.closed.is_some() { "closed" } else { "open" }))
                    @if let Some(first) = first {
                        p.meta { "Repeats " a href=(v.record_href(&first.to)) { (v.programme.title(&first.to)) }
                            @if let Some(earlier) = cases.iter().find(|e| e.finding.reference() == first.to) {
                                @if let Some(closed) = earlier.closed { ", closed " (words::date(closed)) }
                                @if earlier.lacks_design() { " without a change of the design" }
                            }
                            @if let Some(raised) = c.finding.raised { "; raised again " (words::date(raised)) } "." }
                    }
                }
            } }
        }
    }
}

/// Findings closed although nobody said what the design must change.
pub fn without_design(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let closed: Vec<_> = cases.iter().filter(|c| c.closed.is_some() && c.lacks_design()).collect();
    html! {
        section aria-labelledby="design" {
            h2 #design { "Closed, the design unchanged" " " span.count { (words::grouped(closed.len())) } }
            p { "Each closed finding says which decision changes the design, or why no change is needed. Where it says \
                 neither, the case was mended and its cause left in place." }
            @if closed.is_empty() { p { (parts::status(Tone::Fine, "Every closed finding says it")) } }
            ul.work { @for c in closed { (line(v, c)) } }
        }
    }
}

/// Findings closed and not looked at again.
pub fn unverified(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let closed: Vec<_> =
        cases.iter().filter(|c| c.closed.is_some() && c.finding.verified.is_none()).collect();
    html! {
        section aria-labelledby="unverified" {
            h2 #unverified { "Closed, not looked at again yet" " " span.count { (words::grouped(closed.len())) } }
            @if closed.is_empty() { p { (parts::status(Tone::Fine, "Every closed finding was verified")) } }
            ul.work { @for c in closed { (line(v, c)) } }
        }
    }
}

fn line(v: &Visit, c: &Case<'_>) -> Markup {
    html! {
        li {
            a href=(v.record_href(&c.finding.reference())) { (c.finding.title()) }
            p.meta { "Cause: " (cause(c)) @if let Some(closed) = c.closed { ". Closed " (words::date(closed)) ", after " (age(c.days)) } "." }
        }
    }
}
