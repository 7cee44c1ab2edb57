//! What is due about risks: treatments past their day, acceptances that expired, expire soon or were given for an earlier
//! version, reviews past their day.

use jiff::civil::Date;
use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::Treatment;

use super::line::{Accepted, Line, is_late};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Most named in one list.
const SHOWN: usize = 5;
/// An acceptance that ends within so many days is said to expire soon.
const SOON: i32 = 60;

/// The section.
pub fn section(v: &Visit, lines: &[Line<'_>]) -> Markup {
    html! {
        aside.due aria-labelledby="due-h" {
            h2 #due-h { "What is due" }
            (treatments(v, lines))
            (acceptances(v, lines))
            (reviews(v, lines))
        }
    }
}

fn block(v: &Visit, title: &str, tone: Tone, n: usize, state: &str, none: &str, items: Markup) -> Markup {
    html! {
        section {
            h3 { (parts::status(if n > 0 { tone } else { Tone::Fine }, title)) " "
                @if n > 0 { a.count href=(v.href(&format!("/risks?state={state}#register"))) { (words::grouped(n)) } } }
            @if n == 0 { p.meta { (none) } } @else { (items) }
        }
    }
}

fn treatments(v: &Visit, lines: &[Line<'_>]) -> Markup {
    let today = v.today();
    let mut late: Vec<(&Rec<'_, Treatment>, &Line<'_>)> = lines
        .iter()
        .flat_map(|l| l.treatments.iter().filter(|t| is_late(t, today)).map(move |t| (t, l)))
        .collect();
    late.sort_by_key(|(t, _)| (t.data.due, t.title()));
    late.dedup_by_key(|(t, _)| t.id());
    block(
        v,
        "Treatments past their day",
        Tone::Minor,
        late.len(),
        "late",
        "None is late.",
        html! {
            ul.tight { @for (t, line) in late.iter().take(SHOWN) {
                li {
                    a href=(v.record_href(&t.reference())) { (t.title()) }
                    div.meta {
                        @if let Some(due) = t.data.due { "was due " (words::date(due)) ", " (words::relative(due, today)) }
                        " · for " a href=(v.record_href(&line.risk.reference())) { (line.risk.title()) }
                    }
                }
            } }
            (more(late.len()))
        },
    )
}

fn acceptances(v: &Visit, lines: &[Line<'_>]) -> Markup {
    let today = v.today();
    let days = |day: Date| today.until(day).map_or(i32::MAX, |s| s.get_days());
    let expired: Vec<_> = lines
        .iter()
        .filter_map(|l| match l.accepted {
            Accepted::Expired(day) => Some((l, day)),
            _ => None,
        })
        .collect();
    let soon: Vec<_> = lines
        .iter()
        .filter_map(|l| match l.accepted {
            Accepted::Until { day: Some(day), .. } if days(day) <= SOON => Some((l, day)),
            _ => None,
        })
        .collect();
    let earlier = |l: &&Line<'_>| matches!(l.accepted, Accepted::Until { this_version: false, .. });
    let earlier: Vec<_> = lines.iter().filter(earlier).collect();
    html! {
        (block(v, "Acceptances that expired", Tone::Minor, expired.len(), "expired", "None has expired.", list(v, &expired, "until")))
        (block(v, "Accepted in an earlier version", Tone::Observation, earlier.len(), "earlier",
            "Every acceptance is of the risk as it stands.", html! {
                ul.tight { @for l in earlier.iter().take(SHOWN) {
                    li { a href=(v.record_href(&l.risk.reference())) { (l.risk.title()) }
                        div.meta { "has changed since somebody accepted it" } }
                } }
                (more(earlier.len()))
            }))
        @if !soon.is_empty() { (block(v, "Acceptances that end soon", Tone::Plain, soon.len(), "accepted", "", list(v, &soon, "ends"))) }
    }
}

fn reviews(v: &Visit, lines: &[Line<'_>]) -> Markup {
    let today = v.today();
    let mut late: Vec<(&Line<'_>, Date)> =
        lines.iter().filter_map(|l| l.review.filter(|d| *d < today).map(|d| (l, d))).collect();
    late.sort_by_key(|(_, d)| *d);
    block(
        v,
        "Reviews past their day",
        Tone::Minor,
        late.len(),
        "review",
        "Every risk was reviewed in time.",
        list(v, &late, "was due"),
    )
}

fn list(v: &Visit, all: &[(&Line<'_>, Date)], word: &str) -> Markup {
    html! {
        ul.tight { @for (l, day) in all.iter().take(SHOWN) {
            li { a href=(v.record_href(&l.risk.reference())) { (l.risk.title()) }
                div.meta { (word) " " (words::date(*day)) ", " (words::relative(*day, v.today())) } }
        } }
        (more(all.len()))
    }
}

fn more(n: usize) -> Markup {
    html! { @if n > SHOWN { p.meta { "and " (words::grouped(n - SHOWN)) " more" } } }
}
