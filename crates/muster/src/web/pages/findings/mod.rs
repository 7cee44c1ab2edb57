//! `/findings`: what was found not to be as it should: open with its age, causes, what came back, what was closed while
//! the design stayed as it was, and how long it takes.

mod open;
mod patterns;
mod times;

pub use muster_engine::findings::Case;
pub use open::{age, design};

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_model::Kind;
use muster_model::kinds::Finding;

use crate::web::look::parts::{self, Tone};
use crate::web::look::{export, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/findings", Permission::ReadRecords, show)).nav(Slot::Findings, "/findings")
}

/// Open or closed, as a mark and a word.
pub fn state(finding: &Finding) -> Markup {
    match finding.closed {
        Some(_) => parts::status(Tone::Fine, "closed"),
        None => parts::status(Tone::Plain, "open"),
    }
}

/// Every finding, the one open longest first.
pub fn cases(v: &Visit) -> Vec<Case<'_>> {
    muster_engine::findings::cases(&v.programme, v.today())
}

async fn show(v: Arc<Visit>) -> Answer {
    let cases = cases(&v);
    if export::wanted(&v) {
        return Ok(open::csv(&v, &cases));
    }
    let kind = Kind::of::<Finding>();
    let content = html! {
        (parts::page_head(html! { "Clause " a href=(v.href("/clauses/10.2")) { "10.2" } }, "Findings", lede(&v, &cases), html! {
            @if !cases.is_empty() { (export::link(&v)) }
            a.button href=(v.href("/records/finding")) { "All as a list" }
            @if v.may_act() && v.actor.may_create(kind) { a.button.primary href=(v.href("/new/finding")) { "New finding" } }
        }))
        @if cases.is_empty() {
            (parts::empty("Nothing has been found yet", html! {
                p { "A finding is something that is not as it should be: from an audit, a measurement, an incident or somebody \
                     who spoke up. Each is followed until it cannot come back: contained, its cause found, the design \
                     changed where it must, and looked at again later." }
            }, None))
        } @else {
            (figures(&v, &cases))
            (open::section(&v, &cases))
            (times::section(&v, &cases))
            (patterns::causes(&v, &cases))
            (patterns::recurrences(&v, &cases))
            (patterns::without_design(&v, &cases))
            (patterns::unverified(&v, &cases))
        }
    };
    Ok(v.page_in("Findings", Some(Slot::Findings), content))
}

fn lede(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let open = cases.iter().filter(|c| c.closed.is_none()).count();
    let late = cases.iter().filter(|c| c.is_overdue(v.today())).count();
    html! {
        p.lede {
            @if cases.is_empty() { "What was found not to be as it should, followed until it cannot come back." }
            @else { (words::grouped(open)) " of " (words::count(cases.len(), "finding", "findings")) " "
                (if open == 1 { "is" } else { "are" }) " open, " (words::grouped(late)) " past the day they should be closed." }
        }
    }
}

fn figures(v: &Visit, cases: &[Case<'_>]) -> Markup {
    let today = v.today();
    let count = |of: &dyn Fn(&Case<'_>) -> bool| cases.iter().filter(|c| of(c)).count();
    let tone = |n: usize, bad: Tone| if n > 0 { bad } else { Tone::Fine };
    let late = count(&|c| c.is_overdue(today));
    let again = count(&|c| c.finding.recurs.is_some());
    let unchanged = count(&|c| c.closed.is_some() && c.lacks_design());
    let unverified = count(&|c| c.closed.is_some() && c.finding.verified.is_none());
    html! {
        div.figures {
            (parts::figure(count(&|c| c.closed.is_none()), "open", Some("#open"), Tone::Plain))
            (parts::figure(late, "overdue", Some("#open"), tone(late, Tone::Minor)))
            (parts::figure(again, "came back after they were closed", Some("#recurrences"), tone(again, Tone::Minor)))
            (parts::figure(unchanged, "closed while nobody said what the design must change", Some("#design"), tone(unchanged, Tone::Major)))
            (parts::figure(unverified, "closed, not looked at again yet", Some("#unverified"), tone(unverified, Tone::Observation)))
        }
    }
}
