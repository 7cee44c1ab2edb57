//! What improvements add to their pages (C10.1): the register by where each idea stands, with the number that should move; and on
//! an idea the place to decide about it.

use maud::{Markup, html};
use muster_model::kinds::{Improvement, ImprovementStatus, Indicator};
use muster_model::{Rec, Record};

use super::measures;
use crate::web::forms::short;
use crate::web::look::parts::{self, Tone};
use crate::web::page::Page;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on the list and on each idea.
pub fn page() -> Page {
    Page::new().on_list("improvement", list).on_record("improvement", panel)
}

const fn tone(status: ImprovementStatus) -> Tone {
    match status {
        ImprovementStatus::Done => Tone::Fine,
        ImprovementStatus::Idea => Tone::Observation,
        ImprovementStatus::Agreed | ImprovementStatus::Declined => Tone::Plain,
    }
}

const fn words(status: ImprovementStatus) -> &'static str {
    match status {
        ImprovementStatus::Idea => "waiting for a decision",
        ImprovementStatus::Agreed => "agreed, to be done",
        ImprovementStatus::Done => "done",
        ImprovementStatus::Declined => "declined",
    }
}

fn list(v: &Visit) -> Markup {
    let all: Vec<Rec<'_, Improvement>> = v.programme.all::<Improvement>().collect();
    let count = |s: ImprovementStatus| all.iter().filter(|i| i.status == Some(s)).count();
    html! {
        @if !all.is_empty() {
            div.figure-cards.dense { @for s in ImprovementStatus::ALL {
                (parts::figure(count(*s), words(*s), Some(&v.href(&format!("/records/improvement?status={}", s.word()))), tone(*s)))
            } }
        }
    }
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let Some(i) = v.programme.get::<Improvement>(&record.reference()) else { return html! {} };
    let open = matches!(i.status, None | Some(ImprovementStatus::Idea | ImprovementStatus::Agreed));
    let moves = i.indicator.as_ref().and_then(|r| v.programme.get::<Indicator>(&r.to));
    html! {
        section.panel aria-labelledby="stands" {
            h2 #stands { "Where it stands" }
            p { @match i.status { Some(s) => (parts::status(tone(s), words(s))), None => span.nothing { "not said" } } }
            @match moves {
                Some(n) => p { "It should move " a href=(v.record_href(&n.reference())) { (n.title()) } ", target " (measures::target(&n)) "." },
                None => p.nothing { "No number is named that should move, so nobody will see whether it helped." },
            }
            @if open && v.may_act() && v.actor.may_write(record) { (short(v, record, &["status", "indicator"], &[], "Save")) }
        }
    }
}
