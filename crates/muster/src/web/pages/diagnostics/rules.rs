//! `/diagnostics/rules`: every rule with what it said here.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::clause;
use muster_engine::{Rule, rules};

use super::rule_href;
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let all = rules::all();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/diagnostics")) { "Diagnostics" } }, "Rules", html! {
            p.lede { (words::grouped(all.len())) " rules, rule set " (rules::VERSION) ". Each page says what the rule checks, \
                      why it matters, an example on which it fires and one on which it is silent, how to resolve it and \
                      what would prove it." }
        }, html! {}))
        table.list data-rows {
            caption.unseen { "Rules by clause" }
            thead { tr { th.title scope="col" { "Rule" } th scope="col" { "Level" } th scope="col" { "Here" } } }
            @for group in all.chunk_by(|a, b| a.clause == b.clause) {
                @if let Some(first) = group.first() {
                    tbody {
                        tr.group { th scope="colgroup" colspan="3" { a href=(v.href(&format!("/clauses/{}", first.clause))) {
                            (first.clause) " " (clause::get(first.clause).map_or("", |c| c.short.as_str())) } } }
                        @for r in group { (row(&v, r, &checked)) }
                    }
                }
            }
        }
    };
    Ok(v.page_in("Rules", Some(Slot::Diagnostics), content))
}

fn row(v: &Visit, r: &Rule, checked: &Checked) -> Markup {
    html! {
        tr data-row {
            th.title scope="row" { a href=(rule_href(v, r.id)) data-open { (r.title) } code.id { (r.id) } }
            td data-label="Level" { (parts::level(r.level)) }
            td data-label="Here" { span { (here(v, r, checked)) } }
        }
    }
}

/// What the rule said of the records shown.
pub fn here(v: &Visit, r: &Rule, checked: &Checked) -> Markup {
    let said = checked.report.diagnostics.iter().filter(|d| d.rule == r.id).count();
    let waived = checked.report.waived.iter().filter(|w| w.diagnostic.rule == r.id).count();
    let not_run = checked.report.not_run.iter().any(|n| n.rule == r.id);
    html! {
        @if not_run { (parts::status(Tone::Plain, "could not look")) }
        @else if said > 0 {
            a href=(v.href(&format!("/diagnostics?rule={}", r.id))) { (parts::status(Tone::of(r.level), &words::count(said, "time", "times"))) }
        } @else if waived == 0 { (parts::status(Tone::Fine, "nothing found")) }
        @if waived > 0 { " " span.meta { (words::count(waived, "accepted", "accepted")) } }
    }
}
