//! What stands apart from the diagnostics: those accepted for a time, and the rules that could not look. Neither counts
//! as passed.

use maud::{Markup, html};
use muster_engine::rules;
use muster_model::Kind;
use muster_model::kinds::Waiver;

use super::{rule_href, rule_title};
use crate::web::derived::Checked;
use crate::web::look::parts;
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::visit::Visit;

/// What is accepted for a time.
pub fn waived(v: &Visit, checked: &Checked) -> Markup {
    let all = &checked.report.waived;
    let kind = Kind::of::<Waiver>();
    html! {
        section aria-labelledby="waived" {
            h2 #waived { "Accepted for a time" " " span.count { (words::grouped(all.len())) } }
            p.meta { "A waiver says who accepts a diagnostic, why, and until when. It counts once it is approved; after its last day the diagnostic is back above." }
            @if all.is_empty() { p.nothing { "Nothing is waived." } } @else {
                table.list {
                    caption.unseen { "Waived diagnostics" }
                    thead { tr { th.title scope="col" { "What" } th scope="col" { "Level" } th scope="col" { "Accepted because" } th scope="col" { "Until" } th scope="col" { "Waiver" } } }
                    tbody { @for w in all { tr {
                        th.title scope="row" {
                            @if let Some(r) = &w.diagnostic.record { a href=(v.record_href(r)) { (v.programme.title(r)) } ": " }
                            (spoken(v, w.diagnostic.record.as_ref().map(|r| r.kind), &parts::sentence(&w.diagnostic.message)))
                        }
                        td data-label="Level" { (parts::level(w.diagnostic.level)) }
                        td data-label="Accepted because" { (w.why) }
                        td data-label="Until" { (words::date(w.until)) }
                        td data-label="Waiver" { a href=(v.record_href(&w.waiver)) { (v.programme.title(&w.waiver)) } }
                    } } }
                }
            }
            @if v.may_act() && v.actor.may_create(kind) { p { a href=(v.href("/new/waiver")) { "Accept a diagnostic for a time" } } }
        }
    }
}

/// What could not be looked at.
pub fn not_run(v: &Visit, checked: &Checked) -> Markup {
    let all = &checked.report.not_run;
    html! {
        section aria-labelledby="not-run" {
            h2 #not-run { "Could not look" " " span.count { (words::grouped(all.len())) } }
            p.meta { "A rule that lacks what it needs proves nothing, and is not counted as passed." }
            @if all.is_empty() { p.nothing { "Every rule could look." } } @else {
                table.list {
                    caption.unseen { "Rules that could not look" }
                    thead { tr { th.title scope="col" { "Rule" } th scope="col" { "Clause" } th scope="col" { "What it lacks" } } }
                    tbody { @for n in all { tr {
                        th.title scope="row" { a href=(rule_href(v, n.rule)) { (rule_title(n.rule)) } }
                        td data-label="Clause" { (rules::get(n.rule).map_or("", |r| r.clause)) }
                        td data-label="What it lacks" { (spoken(v, None, &parts::sentence(&n.why))) }
                    } } }
                }
            }
        }
    }
}
