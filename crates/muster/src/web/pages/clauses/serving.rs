//! What serves a clause: its records by kind, the tasks of the roadmap, and the rules that watch over it.

use maud::{Markup, html};
use muster_catalog::Clause;
use muster_engine::roadmap::{Roadmap, State};
use muster_engine::rules as engine;
use muster_model::Kind;

use crate::plan_view::role_title;
use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::pages::roadmap::state;
use crate::web::visit::Visit;

/// Most records shown of each kind.
const SHOWN: usize = 5;

/// Records by kind, what the rules object to first.
pub fn records(v: &Visit, clause: &Clause, checked: &Checked) -> Markup {
    html! {
        section aria-labelledby="records" {
            h2 #records { "Records that serve it" }
            div.kind-cards {
                @for kind in clause.kinds.iter().filter_map(|k| Kind::parse(k)) { (kind_card(v, kind, checked)) }
            }
        }
    }
}

fn kind_card(v: &Visit, kind: Kind, checked: &Checked) -> Markup {
    let mut all: Vec<_> = v.programme.of_kind(kind).collect();
    let worst = |r: &muster_model::Record| checked.worst(&r.reference()).map(|(level, _)| level);
    all.sort_by_key(|r| (std::cmp::Reverse(worst(r)), r.title.clone()));
    let spec = kind.spec();
    html! {
        div.kind-card {
            h3 { a href=(v.href(&format!("/records/{kind}"))) { (spec.labels) } " " span.count { (words::grouped(all.len())) } }
            @if all.is_empty() { p.meta { (words::running(spec.about)) } }
            ul { @for r in all.iter().take(SHOWN) { li {
                a href=(v.record_href(&r.reference())) { (r.title) }
                @if let Some((level, _)) = checked.worst(&r.reference()) { " " (parts::level(level)) }
            } } }
            @if all.len() > SHOWN {
                p.meta { a href=(v.href(&format!("/records/{kind}"))) { "All " (words::grouped(all.len())) } }
            }
            @if v.may_act() && v.actor.may_create(kind) {
                p { a.button href=(v.href(&format!("/new/{kind}"))) {
                    @if all.is_empty() { "Write the first " } @else { "New " } (spec.label.to_lowercase())
                } }
            }
        }
    }
}

/// Tasks that serve it.
pub fn tasks(v: &Visit, clause: &Clause, roadmap: &Roadmap) -> Markup {
    let mut here: Vec<_> = roadmap.tasks.iter().filter(|t| t.clauses.contains(&clause.number)).collect();
    here.sort_by_key(|t| (t.state == State::Done, t.start));
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { "Tasks on the roadmap" @if !here.is_empty() { " " span.count { (words::grouped(here.len())) } } }
            @if here.is_empty() { p.nothing { "No task serves this clause alone." } }
            ul.work { @for t in here { li {
                a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) } " " (state(t.state))
                p.meta { (role_title(&t.role, &v.programme))
                    @if let (Some(start), Some(end)) = (t.start, t.end) { ", " (words::span(start, end)) } }
            } } }
        }
    }
}

/// Rules for it and what each said.
pub fn rules(v: &Visit, clause: &Clause, checked: &Checked) -> Markup {
    let here: Vec<_> = engine::all().iter().filter(|r| r.clause == clause.number).collect();
    html! {
        @if !here.is_empty() {
            section aria-labelledby="rules" {
                h2 #rules { "Rules that watch over it" }
                ul.work { @for r in here {
                    @let said = checked.report.diagnostics.iter().filter(|d| d.rule == r.id).count();
                    @let not_run = checked.report.not_run.iter().find(|n| n.rule == r.id);
                    li {
                        a href=(v.href(&format!("/diagnostics/rules/{}", r.id))) { (r.title) } " "
                        @match (said, not_run) {
                            (_, Some(n)) => { (parts::status(Tone::Plain, "could not look")) p.meta { (spoken(v, None, &parts::sentence(&n.why))) } },
                            (0, None) => (parts::status(Tone::Fine, "nothing found")),
                            (n, None) => (parts::status(Tone::of(r.level), &muster_render::words::level_count(n, r.level))),
                        }
                    }
                } }
            }
        }
    }
}
