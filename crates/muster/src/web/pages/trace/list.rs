//! The trace as a list, step by step: the same in words, and what a narrow screen reads.

use maud::{Markup, html};
use muster_engine::trace::{Node, STEPS, Side, Step, Toward, Trace};
use muster_model::Kind;

use crate::web::look::parts::{self, Tone};
use crate::web::look::{trace::label_of, words};
use crate::web::visit::Visit;

/// One section a step, empty ones told as well.
pub fn steps(v: &Visit, t: &Trace) -> Markup {
    html! {
        section aria-labelledby="steps" {
            h2 #steps { "Step by step" }
            ol.trace-steps {
                @for step in STEPS {
                    @let here: Vec<(usize, &Node)> = t.nodes.iter().enumerate().filter(|(_, n)| n.step == step).collect();
                    li.empty-step[here.is_empty()] {
                        div.step-head {
                            h3 { (step.label()) @if !here.is_empty() { " " span.count { (words::grouped(here.len() + t.left_off_at(step))) } } }
                            p.meta { (step.question()) }
                        }
                        @if here.is_empty() { p.nothing { (nothing(t, step)) } } @else {
                            ul.trace-nodes { @for (i, node) in here { (one(v, t, i, node)) } }
                        }
                    }
                }
            }
        }
    }
}

fn nothing(t: &Trace, step: Step) -> &'static str {
    match t.step {
        Some(own) if step < own => "Nothing at this step leads here.",
        Some(_) => "Nothing at this step follows.",
        None => "Nothing at this step is linked.",
    }
}

fn one(v: &Visit, t: &Trace, at: usize, node: &Node) -> Markup {
    html! {
        li.here[node.side == Side::Here] {
            p.node-title {
                a href=(v.record_href(&node.record)) { (node.title) }
                @if node.side == Side::Here { " " span.tag { (if t.step.is_some() { "this record" } else { "linked with it" }) } }
            }
            p.meta {
                @if node.step.kinds().len() > 1 { (node.record.kind.spec().label) ". " }
                (from(t, at)) " "
                a href=(super::href(v, &node.record)) { "Its trace" span.unseen { ": " (node.title) } }
            }
            @for b in &node.breaks {
                p.meta { (parts::status(Tone::of(b.level), if b.toward == Toward::After { "breaks after it" } else { "breaks before it" }))
                    " " a.soft href="#breaks" { (muster_engine::rules::get(&b.rule).map_or(b.rule.as_str(), |r| r.title)) } }
            }
        }
    }
}

/// What it is linked with among earlier steps, and by which field.
fn from(t: &Trace, at: usize) -> Markup {
    let links: Vec<_> = t.links.iter().filter(|l| l.to == at).collect();
    html! {
        @for (i, link) in links.iter().take(4).enumerate() {
            @if i == 0 { "From " } @else { "; " }
            @if let Some(node) = t.nodes.get(link.from) {
                "“" (node.title) "” (" (link.fields.first().map(|f| field(f)).unwrap_or_default()) ")"
            }
        }
        @if links.len() > 4 { " and " (words::grouped(links.len() - 4)) " more" }
        @if !links.is_empty() { "." }
    }
}

/// `risk.obligations` as people read it: “risk, requirements at stake”.
fn field(stored: &str) -> String {
    let (kind, path) = stored.split_once('.').unwrap_or((stored, ""));
    match Kind::parse(kind) {
        Some(kind) => {
            format!("{}: {}", kind.spec().label.to_lowercase(), label_of(kind, path).to_lowercase())
        }
        None => stored.to_owned(),
    }
}
