//! The result: the plan with its dates, what comes first and who does it, and what the steps made.

use std::sync::Arc;

use maud::{Markup, html};
use muster_engine::roadmap::{Roadmap, State};
use muster_model::Kind;

use super::{frame, steps};
use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::roadmap;
use crate::web::visit::{Answer, Visit};

/// Tasks shown.
const SHOWN: usize = 6;
/// Kinds that the steps write, in order.
const MADE: [&str; 10] = [
    "role",
    "person",
    "party",
    "obligation",
    "scope",
    "unit",
    "site",
    "identity-service",
    "criteria",
    "risk",
];

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let r = v.roadmap().await?;
    let open: Vec<_> = steps(&v).into_iter().filter(|s| !s.done).collect();
    let content = html! {
        @if !open.is_empty() {
            p.note { "Still open: " @for (i, s) in open.iter().enumerate() { @if i > 0 { "; " } a href=(v.href(&s.path())) { (s.title) } }
                ". The plan below is what follows from what is there." }
        }
        (headline(&v, &r))
        div.two {
            div { h2 { "Phases" } (phases(&v, &r)) }
            div { h2 { "What comes first" } (first(&v, &r)) }
        }
        (made(&v))
        section { h2 { "Where to go from here" }
            ul.plain-list {
                li { a href=(v.href("/roadmap")) { "The whole plan" } ", with who is busy until when" }
                li { a href=(v.href("/baseline")) { "A baseline" } ": where each clause and control stands, and where it should be" }
                li { a href=(v.href("/identity/sources")) { "Connect a directory" } ": from then on accounts and rights are measured" }
                li { a href=(v.href("/mine")) { "What waits for you" } }
            }
        }
    };
    Ok(frame(&v, "plan", &[], content))
}

fn headline(v: &Visit, r: &Roadmap) -> Markup {
    let (tone, word) = roadmap::standing(r);
    html! {
        p.lede { (words::count(r.tasks.len(), "task", "tasks")) " in " (r.phases.len()) " phases, "
            (roadmap::days(r.remaining)) " person-days. As people can give their time, the plan ends "
            strong { (words::date(r.end)) }
            @if let Some(target) = r.target { "; the certificate is aimed at " (words::date(target)) } "." }
        p.stand { (parts::status(tone, &word))
            @if r.late_by.is_some_and(|n| n > 0) { " " span.meta { "More time a week brings the end forward: "
                a href=(v.href("/roadmap#load")) { "see which role decides" } "." } } }
    }
}

fn phases(v: &Visit, r: &Roadmap) -> Markup {
    html! { ol.phase-list { @for p in &r.phases { li {
        a href=(v.href(&format!("/roadmap#{}", p.id))) { (p.title) }
        p.meta { @match (p.start, p.end) {
            (Some(start), Some(end)) => { (words::span(start, end)) ", " (words::count(p.tasks - p.done, "task", "tasks")) },
            _ => "nothing left to do",
        } }
    } } } }
}

fn first(v: &Visit, r: &Roadmap) -> Markup {
    let mut open: Vec<_> = r.tasks.iter().filter(|t| t.state != State::Done).collect();
    open.sort_by_key(|t| (t.start, !t.critical, &t.id));
    html! { ul.work { @for t in open.iter().take(SHOWN) { li {
        a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) }
        p.meta { (role_title(&t.role, &v.programme))
            @if let (Some(start), Some(end)) = (t.start, t.end) { ", " (words::span(start, end)) } }
    } } } }
}

fn made(v: &Visit) -> Markup {
    let there: Vec<(Kind, usize)> = MADE
        .iter()
        .filter_map(|k| Kind::parse(k))
        .map(|kind| (kind, v.programme.count(kind)))
        .filter(|(_, n)| *n > 0)
        .collect();
    html! { @if !there.is_empty() {
        section { h2 { "What is there now" }
            p { @for (i, (kind, n)) in there.iter().enumerate() { @if i > 0 { ", " }
                a href=(v.href(&format!("/records/{kind}"))) {
                    (words::count(*n, &kind.spec().label.to_lowercase(), &kind.spec().labels.to_lowercase())) } }
                ". " (parts::status(Tone::Plain, "drafts until somebody approves them")) }
        }
    } }
}
