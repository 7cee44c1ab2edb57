//! The phases: how far each is, and what must be true before it begins and before it ends.

use maud::{Markup, html};
use muster_engine::roadmap::gates::{self, Gate, Gates};
use muster_engine::roadmap::{PhasePlan, Roadmap};
use muster_model::Level;

use super::days;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::measures;
use crate::web::visit::Visit;

/// The phases in a row, each with its progress and its milestone.
pub fn strip(v: &Visit, r: &Roadmap) -> Markup {
    let here = r.phases.iter().position(|p| p.done < p.tasks);
    html! {
        ol.phases aria-label="Phases" { @for (i, p) in r.phases.iter().enumerate() {
            li.here[Some(i) == here] {
                a href=(v.href(&format!("/roadmap#{}", p.id))) { (p.title) }
                (measures::bar(p.done as f64, p.tasks as f64))
                p.meta { (p.done) " of " (p.tasks) " done"
                    @match p.end {
                        Some(end) if p.done < p.tasks => { br; (p.milestone) " " (words::table_date(end).trim()) },
                        _ => {},
                    }
                }
            }
        } }
    }
}

/// Each phase with its gates.
pub fn gates(v: &Visit, r: &Roadmap) -> Markup {
    html! {
        section aria-labelledby="gates" {
            h2 #gates { "Phases and their gates" }
            p { "A gate is what must be true before a phase begins and before it ends. People judge it; Muster shows which \
                 tasks and gaps still keep it shut." }
            p.meta { "The phased model is that of ISO/IEC 27003:2010; titles and gates are our own words." }
            @let here = r.phases.iter().position(|p| p.done < p.tasks);
            @let all = gates::gates(r);
            div { @for (i, (p, g)) in r.phases.iter().zip(&all).enumerate() { (phase(v, r, i, p, g, Some(i) == here)) } }
        }
    }
}

fn phase(v: &Visit, r: &Roadmap, i: usize, p: &PhasePlan, g: &Gates, open: bool) -> Markup {
    let finished = p.done >= p.tasks;
    let tone = if finished { Tone::Fine } else { Tone::Plain };
    let word = match (finished, p.done) {
        (true, _) => "all tasks done".to_owned(),
        (false, 0) => "not begun".to_owned(),
        (false, n) => format!("{n} of {} tasks done", p.tasks),
    };
    html! {
        details.gate open[open] {
            summary { h3 { (i + 1) ". " (p.title) } " " (parts::status(tone, &word)) " "
                @if let Some(end) = p.end.filter(|_| !finished) { span.meta { (p.milestone) " " (words::table_date(end).trim()) } } }
            // The place the strip and the chart lead to: inside, so that the browser opens the fold.
            div id=(p.id) {
                p { (p.purpose) }
                p.meta {
                    "Milestone: " strong { (p.milestone) }
                    @if let (Some(start), Some(end)) = (p.start, p.end) { ". What is left runs from " (words::span(start, end)) }
                    @if p.remaining > 0.0 { ", " (days(p.remaining)) " person-days" }
                    ". " a href=(v.href(&format!("/roadmap?phase={}&done=too", p.id))) { "Its tasks" }
                }
                div.two {
                    div { h4 { "Before it begins" } ul { @for words in &p.entry { li { (words) } } } (state(v, r, &g.entry)) }
                    div { h4 { "Before it ends" } ul { @for words in &p.exit { li { (words) } } } (state(v, r, &g.exit)) }
                }
            }
        }
    }
}

/// Tasks that keep a gate shut, shown at first.
const SHOWN: usize = 5;

/// Whether a gate is open, and what keeps it shut.
fn state(v: &Visit, r: &Roadmap, gate: &Gate) -> Markup {
    let tasks: Vec<_> = gate.tasks.iter().filter_map(|id| r.task(id)).collect();
    let count =
        |level: Level| Level::ALL.iter().zip(gate.gaps).find(|(l, _)| **l == level).map_or(0, |(_, n)| n);
    html! {
        div.gate-state {
            @if gate.is_open() { p { (parts::status(Tone::Fine, "nothing known keeps it shut")) } }
            @else {
                p { (parts::status(Tone::Minor, &format!("shut by {}", words::count(tasks.len(), "open task", "open tasks"))))
                    @if gate.gaps.iter().any(|n| *n > 0) { " " span.meta { "with " } (parts::level_counts(count)) } }
                ul { @for t in tasks.iter().take(SHOWN) { li {
                    a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) }
                    @if let Some(end) = t.end { " " span.meta { "until " (words::date(end)) } }
                } }
                @if tasks.len() > SHOWN { li.meta { "and " (words::grouped(tasks.len() - SHOWN)) " more" } } }
            }
        }
    }
}
