//! What incidents add to their pages (C8.1): how many and how fast they were noticed above the list; on one, the place to say what
//! was learnt, and the finding that follows.

use maud::{Markup, html};
use muster_model::kinds::{Finding, Incident};
use muster_model::{Kind, Rec, Record};

use crate::web::forms::short;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::Page;
use crate::web::pairs::encoded;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on the list and on each incident.
pub fn page() -> Page {
    Page::new().on_list("incident", list).on_record("incident", panel)
}

/// Days from happening to being noticed.
fn unnoticed(i: &Incident) -> Option<i32> {
    i.happened.zip(i.noticed).and_then(|(from, to)| from.until(to).ok()).map(|s| s.get_days())
}

fn list(v: &Visit) -> Markup {
    let all: Vec<Rec<'_, Incident>> = v.programme.all::<Incident>().collect();
    if all.is_empty() {
        return html! {};
    }
    let unlearnt = all.iter().filter(|i| i.lessons.is_none()).count();
    let mut days: Vec<i32> = all.iter().filter_map(|i| unnoticed(i)).collect();
    days.sort_unstable();
    let tone = if unlearnt > 0 { Tone::Observation } else { Tone::Fine };
    html! {
        div.figure-cards.dense {
            (parts::figure(all.len(), "written down", None, Tone::Plain))
            (parts::figure(unlearnt, "without a word on what was learnt", None, tone))
        }
        @if let Some(longest) = days.last() {
            p.meta { "From happening to being noticed: half within " (counted(days.get((days.len() - 1) / 2).copied().unwrap_or(0)))
                ", the longest " (counted(*longest)) " (" (words::count(days.len(), "incident", "incidents")) " with both days)." }
        }
    }
}

fn counted(days: i32) -> String {
    match usize::try_from(days) {
        Ok(0) => "the same day".into(),
        Ok(n) => words::count(n, "day", "days"),
        Err(_) => "no time: the days are swapped".into(),
    }
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(i) = v.programme.get::<Incident>(&reference) else { return html! {} };
    let findings: Vec<Rec<'_, Finding>> = v.programme.pointing::<Finding>(&reference, "incident").collect();
    let writes = v.may_act() && v.actor.may_write(record);
    html! {
        @if writes && i.lessons.is_none() {
            section.panel aria-labelledby="learnt" {
                h2 #learnt { "What was learnt?" }
                p { "What let it happen, what let it go unnoticed, and what will be different. An incident without a lesson is likely to come back." }
                (short(v, record, &["response", "lessons"], &[], "Save what was learnt"))
            }
        }
        section aria-labelledby="follows" {
            h2 #follows { "What follows from it" }
            @if findings.is_empty() {
                p.nothing { "No finding names this incident." }
                @if v.may_act() && v.actor.may_create(Kind::of::<Finding>()) { p { a.button href=(raise(v, &i)) { "Raise a finding" } } }
            } @else {
                ul.plain-list { @for f in &findings { li { a href=(v.record_href(&f.reference())) { (f.title()) } " " (super::findings::state(f)) } } }
            }
        }
    }
}

/// The form of a finding with what the incident says.
fn raise(v: &Visit, i: &Rec<'_, Incident>) -> String {
    use std::fmt::Write as _;

    let mut to = format!("/new/finding?source=incident&incident={}&raised={}", i.reference(), v.today());
    if let Some(owner) = &i.record.owner {
        let _ = write!(to, "&owner={}", owner.to);
    }
    if let Some(what) = &i.what {
        let _ = write!(to, "&objective_evidence={}", encoded(what));
    }
    for (n, asset) in i.assets.iter().enumerate() {
        let _ = write!(to, "&assets[{n}]={}", asset.to);
    }
    v.href(&to)
}
