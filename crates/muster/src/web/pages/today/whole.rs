//! The whole: counts by level, the clauses at a glance, days to certification, what comes next and who does it, and the
//! numbers measured. Everything leads to what it counts.

use maud::{Markup, html};
use muster_catalog::clause::MAIN;
use muster_engine::roadmap::{Roadmap, State};
use muster_model::Level;
use muster_model::kinds::Milestone;

use super::mine;
use crate::plan_view::role_title;
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::{clauses, measures};
use crate::web::visit::Visit;

/// Most lines of each list.
const SHOWN: usize = 6;

/// The section.
pub fn section(v: &Visit, checked: &Checked, roadmap: &Roadmap) -> Markup {
    html! {
        section.whole aria-labelledby="whole" {
            h2 #whole { "For the whole" }
            (counts(v, checked, roadmap))
            (strip(v, checked))
            div.two {
                div { h3 { "Who does what next" } (next(v, roadmap)) }
                div { h3 { "Milestones" } (milestones(v, roadmap)) }
            }
            (posture(v, checked))
        }
    }
}

fn counts(v: &Visit, checked: &Checked, roadmap: &Roadmap) -> Markup {
    let label = |level: Level| match level {
        Level::Major => "major: a requirement is not met",
        Level::Minor => "minor: not met in one place",
        Level::Observation => "observations: would become a failure",
        Level::Opportunity => "opportunities: could be better",
    };
    html! {
        div.figures {
            @for level in Level::ALL {
                (parts::figure(checked.report.count(level), label(level),
                    Some(&v.href(&format!("/diagnostics?level={}", level.word()))), Tone::of(level)))
            }
            @if let Some(target) = roadmap.target {
                (days_card(v, target, roadmap))
            }
        }
        p.meta {
            @let report = &checked.report;
            a href=(v.href("/diagnostics/rules")) { (parts::capital(&words::count(report.silent, "rule", "rules"))) " found nothing" }
            @if !report.not_run.is_empty() {
                "; " a href=(v.href("/diagnostics#not-run")) { (words::count(report.not_run.len(), "rule", "rules")) " could not look" }
            }
            @if !report.waived.is_empty() {
                "; " a href=(v.href("/diagnostics#waived")) { (words::count(report.waived.len(), "diagnostic is", "diagnostics are")) " accepted for a time" }
            }
            ". Rule set " (report.rules_version) "."
        }
    }
}

fn days_card(v: &Visit, target: jiff::civil::Date, roadmap: &Roadmap) -> Markup {
    let days = v.today().until(target).map_or(0, |s| s.get_days());
    let tone = match roadmap.late_by {
        Some(n) if n > 0 => Tone::Minor,
        _ => Tone::Fine,
    };
    html! {
        div class={ "figure-card " (tone.class()) } {
            a href=(v.href("/roadmap")) {
                span.number { (words::grouped(usize::try_from(days.max(0)).unwrap_or(0))) }
                span.label { (tone.shape()) "days to certification; the plan ends " (super::against(roadmap)) }
            }
        }
    }
}

/// Clauses 4 to 10 in one strip: a mark for each, with its status as words for whoever does not see it.
fn strip(v: &Visit, checked: &Checked) -> Markup {
    html! {
        div.clause-strip {
            @for (number, title) in MAIN {
                div {
                    p { strong { (number) } " " span { (title) } }
                    ul { @for c in checked.clauses.iter().filter(|c| c.clause.main() == number) {
                        li { a class={ "tile " (clauses::tone(c.status).class()) }
                            href=(v.href(&format!("/clauses/{}", c.clause.number)))
                            title=(format!("{} {}: {}. {}", c.clause.number, c.clause.short, c.status.label(), clauses::why(c))) {
                            (clauses::tone(c.status).shape()) span { (c.clause.number) }
                            span.unseen { " " (c.clause.short) ": " (c.status.label()) }
                        } }
                    } }
                }
            }
        }
        (clauses::legend(checked))
    }
}

fn next(v: &Visit, roadmap: &Roadmap) -> Markup {
    let open: Vec<_> = mine::ahead(roadmap).collect();
    html! {
        @if open.is_empty() { p { (parts::status(Tone::Fine, "Nothing is left to do")) } }
        ul.work { @for t in open.iter().take(SHOWN) { li {
            a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) }
            p.meta { (role_title(&t.role, &v.programme))
                @if let (Some(start), Some(end)) = (t.start, t.end) { ", " (words::span(start, end)) }
                @if t.critical { ", on the critical path" } }
        } } }
        @if open.len() > SHOWN { p { a href=(v.href("/roadmap")) { "All " (words::grouped(open.len())) " tasks" } } }
    }
}

fn milestones(v: &Visit, roadmap: &Roadmap) -> Markup {
    let mut set: Vec<_> =
        v.programme.all::<Milestone>().filter(|m| m.reached.is_none() && m.due.is_some()).collect();
    set.sort_by_key(|m| m.due);
    let phases = roadmap.phases.iter().filter(|p| p.tasks > p.done);
    html! {
        @if !set.is_empty() {
            ul.work { @for m in set.iter().take(SHOWN) { li {
                a href=(v.record_href(&m.reference())) { (m.title()) }
                @if let Some(due) = m.due { p.meta { "Promised for " (mine::day(due, v.today())) } }
            } } }
        }
        h4 { "As the plan stands" }
        ul.work { @for p in phases.take(4) { li {
            a href=(v.href(&format!("/roadmap#{}", p.id))) { (p.milestone) }
            p.meta { "Phase " em { (p.title) } ": "
                (words::grouped(p.done)) " of " (words::grouped(p.tasks)) " tasks done"
                @if let Some(end) = p.end { ", reached " (words::date(end)) } }
        } } }
        @if roadmap.tasks.iter().all(|t| t.state == State::Done) { p.nothing { "Every milestone is reached." } }
    }
}

fn posture(v: &Visit, checked: &Checked) -> Markup {
    let all = measures::all(v, checked);
    let shown: Vec<_> =
        all.iter().filter(|g| g.is_posture() && g.is_measured()).take(SHOWN).cloned().collect();
    let measured = all.iter().filter(|g| g.is_measured()).count();
    html! {
        h3 { "Identity, measured" }
        @if let Err(why) = &checked.estate { (why.note()) }
        @match &checked.estate {
            Err(_) if shown.is_empty() => {},
            Ok(None) if shown.is_empty() => {
                p { "No identity snapshot has been taken yet, so nothing here is measured: accounts, rights and sign-in are \
                     a matter of opinion. A snapshot of the directory turns them into numbers." }
                p { a.button href=(v.href("/records/source")) { "Sources of accounts" } }
            },
            _ => {
                (measures::table(v, "today", "Posture headlines", &shown))
                p { a href=(v.href("/review#monitoring")) { (words::grouped(measured)) " of " (words::grouped(all.len())) " indicators are measured" } }
            },
        }
    }
}
