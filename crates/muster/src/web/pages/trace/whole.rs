//! The whole programme along the chain: how many records stand at each step, how many lead on, where it breaks, and
//! records to begin at.

use maud::{Markup, html};
use muster_engine::trace::{self, Overview, Step, StepOverview};
use muster_model::{Kind, Level};
use std::collections::BTreeMap;

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Records of one step to begin at that are named.
const NAMED: usize = 12;

/// The page's content.
pub fn page(v: &Visit, checked: &Checked) -> Markup {
    let all = trace::overview(&v.programme, &checked.report.diagnostics);
    html! {
        (parts::page_head(html! { "Clauses 4 to 10 in one line" }, "Trace", html! {
            p.lede { "What somebody requires leads to a risk, the risk to a treatment and a control, the control to evidence, the \
                      evidence to an audit, and so on to a decision. Wherever a step has nothing after it, an auditor stops and asks." }
        }, html! {
            a.button href=(v.href("/diagnostics")) { "All diagnostics" }
        }))
        (find(v))
        section aria-labelledby="steps" {
            h2 #steps { "Thirteen steps " span.count { (words::count(all.breaks(), "break", "breaks")) } }
            (table(v, &all))
        }
        (begin(v, &all))
    }
}

fn find(v: &Visit) -> Markup {
    html! {
        form.filters.trace-find action=(v.href("/trace")) role="search" aria-label="Trace a record" {
            div.filter.words {
                label for="record" { "Trace a record" }
                input #record name="record" autocomplete="off" required placeholder="risk/stolen-key, or words to search for";
            }
            div.filter.go { button.button.primary type="submit" { "Trace it" } }
        }
    }
}

fn table(v: &Visit, all: &Overview) -> Markup {
    let widest = all.steps.iter().map(|s| s.records).max().unwrap_or(1).max(1);
    html! {
        table.list.trace-overview data-rows {
            caption.unseen { "Records at each step, how many of them lead on, and where the chain breaks" }
            thead { tr {
                th.title scope="col" { "Step" } th.num scope="col" { "Records" }
                th.num scope="col" { "With something behind" } th.num scope="col" { "Lead on" } th scope="col" { "Breaks" }
            } }
            tbody { @for s in &all.steps { tr data-row {
                th.title scope="row" {
                    @match s.step.kinds().first() {
                        Some(kind) => a href=(v.href(&format!("/records/{kind}"))) data-open { (s.step.label()) },
                        None => (s.step.label()),
                    }
                    div.meta { (s.step.question()) " Clause " a href=(v.href(&format!("/clauses/{}", s.step.clause()))) { (s.step.clause()) } }
                }
                td.num data-label="Records" { (words::grouped(s.records)) (bar(s, widest)) }
                td.num data-label="With something behind" { @if s.step == Step::Party { span.nothing { "begins here" } } @else { (part(s.come_from, s.records)) } }
                td.num data-label="Lead on" { @if s.step == Step::Decision { span.nothing { "ends here" } } @else { (part(s.lead_on, s.records)) } }
                td data-label="Breaks" { (breaks(v, s)) }
            } } }
        }
    }
}

/// How much stands here beside the fullest step, and how much of it leads on. The numbers beside it say the same.
fn bar(s: &StepOverview, widest: usize) -> Markup {
    let share = |n: usize| format!("{:.1}", 100.0 * n as f64 / widest as f64);
    html! {
        svg.progress viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.whole width=(share(s.records)) height="6" {}
            rect.part width=(share(s.lead_on)) height="6" {}
        }
    }
}

fn part(n: usize, of: usize) -> Markup {
    html! {
        @if of == 0 { span.nothing { "–" } }
        @else { (words::grouped(n)) " of " (words::grouped(of)) }
    }
}

fn breaks(v: &Visit, s: &StepOverview) -> Markup {
    let mut by_rule: BTreeMap<(std::cmp::Reverse<Level>, &str), usize> = BTreeMap::new();
    for b in &s.breaks {
        *by_rule.entry((std::cmp::Reverse(b.level), b.rule.as_str())).or_default() += 1;
    }
    html! {
        @if s.breaks.is_empty() {
            @if s.records == 0 { span.nothing { "nothing to look at" } } @else { (parts::status(Tone::Fine, "none")) }
        }
        ul.tight { @for ((level, rule), n) in by_rule {
            li {
                (parts::status(Tone::of(level.0), &words::grouped(n))) " "
                a.soft href=(v.href(&format!("/diagnostics?rule={rule}"))) {
                    (muster_engine::rules::get(rule).map_or(rule, |r| r.title))
                }
            }
        } }
    }
}

/// Records to begin at, step by step.
fn begin(v: &Visit, all: &Overview) -> Markup {
    html! {
        section aria-labelledby="begin" {
            h2 #begin { "Begin at" }
            div.trace-begin {
                @for s in all.steps.iter().filter(|s| s.records > 0) {
                    @for kind in s.step.kinds().iter().filter_map(|k| Kind::parse(k)) { (of_kind(v, kind)) }
                }
            }
        }
    }
}

fn of_kind(v: &Visit, kind: Kind) -> Markup {
    let n = v.programme.count(kind);
    html! {
        @if n > 0 { details {
            summary { (kind.spec().labels) " " span.count { (words::grouped(n)) } }
            ul.values {
                @for r in v.programme.of_kind(kind).take(NAMED) { li { a href=(super::href(v, &r.reference())) { (r.title) } } }
                @if n > NAMED { li { a href=(v.href(&format!("/records/{kind}"))) { "All " (words::grouped(n)) ", each with its trace on its page" } } }
            }
        } }
    }
}
