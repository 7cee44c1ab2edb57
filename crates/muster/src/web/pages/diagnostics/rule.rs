//! `/diagnostics/rules/CLAUSE/NAME`: explains one rule, out of the rule's own file.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::{Rule, rules};

use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::parts;
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let id = format!("{}/{}", v.param("clause"), v.param("name"));
    let checked = v.checked().await?;
    let content = match rules::get(&id) {
        Some(rule) => of_rule(&v, rule, &checked),
        None if v.param("clause") == "format" => of_format(&v, &id),
        None => return Err(Failure::not_found("this rule")),
    };
    Ok(v.page_in(super::rule_title(&id), Some(Slot::Diagnostics), content))
}

fn of_rule(v: &Visit, r: &Rule, checked: &Checked) -> Markup {
    let lacks = checked.report.not_run.iter().find(|n| n.rule == r.id);
    html! {
        (parts::page_head(
            html! { a href=(v.href("/diagnostics/rules")) { "Rules" } " · clause "
                a href=(v.href(&format!("/clauses/{}", r.clause))) { (r.clause) } },
            r.title,
            html! { p.stand { (parts::level(r.level)) " " code { (r.id) } } },
            html! {},
        ))
        div.clause {
            div.main {
                (part("What it checks", r.checks))
                (part("Why it matters", r.matters))
                (part("How to resolve it", r.resolve))
                (part("Evidence that would satisfy it", r.evidence))
                section {
                    h2 { "It fires on this" }
                    p.meta { "A small ISMS in files. A test runs it: exactly one diagnostic." }
                    pre.example tabindex="0" { (example(r.fires)) }
                }
                section {
                    h2 { "It is silent on this" }
                    p.meta { "The same, put right. A test runs it: nothing." }
                    pre.example tabindex="0" { (example(r.silent)) }
                }
            }
            aside.facts aria-label="About this rule" {
                h2 { "Here" }
                p { (super::rules::here(v, r, checked)) }
                @if let Some(n) = lacks { p.meta { (spoken(v, None, &parts::sentence(&n.why))) } }
                h2 { "Elsewhere" }
                p.meta { "On the terminal: " code { "muster explain " (r.id) } }
                p.meta { "To accept what it says for a time: " a href=(v.href(&format!("/new/waiver?rule={}", r.id))) { "write a waiver" } }
            }
        }
    }
}

fn part(title: &str, text: &str) -> Markup {
    html! { section { h2 { (title) } p { (parts::coded(&words::running(text))) } } }
}

/// The example without the indentation it has in the rule's file.
fn example(text: &str) -> String {
    let lines = || text.lines().skip_while(|l| l.trim().is_empty());
    let indent =
        lines().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    let lines: Vec<_> = lines().map(|l| l.get(indent..).unwrap_or("")).collect();
    lines.join("\n").trim_end().to_owned()
}

fn of_format(v: &Visit, id: &str) -> Markup {
    html! {
        (parts::page_head(html! { a href=(v.href("/diagnostics/rules")) { "Rules" } }, super::rule_title(id), html! {
            p.stand { code { (id) } }
        }, html! {}))
        p { "A file, a field or a value could not be read as it is written: a field that does not exist, a value of the wrong \
             form, a required field that is empty, a file that is no record. Nothing is lost: the text is kept as it is, and \
             everything that can be read is used." }
        p { "Open the record, or the file, at the place the diagnostic names. What was expected stands beside it." }
        p { a.button href=(v.href(&format!("/diagnostics?rule={id}"))) { "Where it is so" } }
    }
}
