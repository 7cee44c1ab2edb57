//! `/roadmap/TASK`: one task: what, why, by whom, when, after and before what, what it closes, what will show it done.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::{clause, project};
use muster_engine::roadmap::{Origin, Roadmap, TaskPlan};
use muster_model::Kind;
use muster_model::kinds::{Role, Task};

use super::{days, state, table};
use crate::plan_view::role_title;
use crate::web::failure::Failure;
use crate::web::look::spoken::spoken;
use crate::web::look::{parts, words};
use crate::web::pairs::Pairs;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let r = v.roadmap().await?;
    let t = r.task(v.param("task")).ok_or_else(|| Failure::not_found("this task"))?;
    let phase = r.phases.iter().find(|p| p.id == t.phase);
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/roadmap")) { "Roadmap" } @if let Some(p) = phase { " · "
                a href=(v.href(&format!("/roadmap?phase={}", p.id))) { (p.title) } } },
            &t.title,
            html! { p.stand { (state(t.state)) (table::late(&v, t)) @if t.critical { " " span.tag { "critical path" } } } },
            acts(&v, t),
        ))
        div.clause {
            div.main {
                @if !t.why.is_empty() { section { h2 { "Why" } p { (t.why) } } }
                (closes(&v, t))
                (evidence(&v, t))
                (chain(&v, t, &r))
            }
            (facts(&v, t, &r))
        }
    };
    Ok(v.page_in(&t.title, Some(Slot::Roadmap), content))
}

fn acts(v: &Visit, t: &TaskPlan) -> Markup {
    let task = Kind::of::<Task>();
    html! {
        @match &t.record {
            Some(record) => a.button href=(v.record_href(record)) {
                @if t.origin == Origin::Control { "Open the control" } @else { "Open the record" }
            },
            None if v.may_act() && v.actor.may_create(task) => a.button href=(v.href(&take_on(t))) { "Take it on" },
            None => {},
        }
    }
}

/// A task record that stands for a task of the plan: it then sets effort, dates and state.
fn take_on(t: &TaskPlan) -> String {
    let mut values = Pairs::from([("title", t.title.as_str())]);
    let template = project::task(&t.id).is_some();
    if template {
        values.push("template", &t.id);
    }
    values.push("role", &format!("role/{}", t.role));
    values.push("effort", &format!("{}", (t.effort * 100.0).round() / 100.0));
    values.push("status", "open");
    for e in &t.evidence {
        values.push("evidence", e);
    }
    for c in &t.clauses {
        values.push("clauses", c);
    }
    if !template {
        for g in &t.gaps {
            values.push("closes", &g.rule);
        }
    }
    format!("/new/task{}", values.query())
}

fn closes(v: &Visit, t: &TaskPlan) -> Markup {
    html! {
        section aria-labelledby="closes" {
            h2 #closes { "Gaps it closes" @if !t.gaps.is_empty() { " " span.count { (words::grouped(t.gaps.len())) } } }
            @if t.gaps.is_empty() { p.nothing { "No rule waits for it; it is part of building the ISMS." } }
            ul.work { @for g in &t.gaps { li {
                p { (parts::level(g.level)) " "
                    @if let Some(record) = &g.record { a href=(v.record_href(record)) { (v.programme.title(record)) } ": " }
                    (spoken(v, g.record.as_ref().map(|r| r.kind), &parts::sentence(&g.message))) }
                p.meta { a href=(v.href(&format!("/diagnostics/rules/{}", g.rule))) { code { (g.rule) } } }
            } } }
        }
    }
}

fn evidence(v: &Visit, t: &TaskPlan) -> Markup {
    let template = project::task(&t.id);
    let kinds: Vec<Kind> =
        template.into_iter().flat_map(|p| &p.produces).filter_map(|k| Kind::parse(k)).collect();
    html! {
        section aria-labelledby="evidence" {
            h2 #evidence { "What will show that it is done" }
            @if t.evidence.is_empty() { p.nothing { "Nothing is said yet." } }
            ul { @for e in &t.evidence { li { (e) } } }
            @if !kinds.is_empty() {
                p { "Records that come out of it:" }
                ul.plain-list { @for kind in kinds { li {
                    a href=(v.href(&format!("/records/{kind}"))) { (kind.spec().labels) } " ("
                    (words::grouped(v.programme.count(kind))) ")"
                    @if v.may_act() && v.programme.count(kind) == 0 && v.actor.may_create(kind) {
                        " " a.button href=(v.href(&format!("/new/{kind}"))) { "Write the first " (kind.spec().label.to_lowercase()) }
                    }
                } } }
            }
        }
    }
}

fn chain(v: &Visit, t: &TaskPlan, r: &Roadmap) -> Markup {
    let before: Vec<_> = t.after.iter().filter_map(|id| r.task(id)).collect();
    let after: Vec<_> = r.tasks.iter().filter(|o| o.after.contains(&t.id)).collect();
    let list = |tasks: &[&TaskPlan], none: &str| {
        html! {
            @if tasks.is_empty() { p.nothing { (none) } }
            ul.work { @for o in tasks { li {
                a href=(v.href(&format!("/roadmap/{}", o.id))) { (o.title) } " " (state(o.state))
                p.meta { (role_title(&o.role, &v.programme)) @if let Some(end) = o.end { ", until " (words::date(end)) } }
            } } }
        }
    };
    html! {
        section aria-labelledby="chain" {
            h2 #chain { "Before and after" }
            div.two {
                div { h3 { "Must be done before" } (list(&before, "Nothing: it can begin as soon as its role has time.")) }
                div { h3 { "Waits for it" } (list(&after, "Nothing waits for it.")) }
            }
        }
    }
}

fn facts(v: &Visit, t: &TaskPlan, r: &Roadmap) -> Markup {
    let role = v.programme.by_id::<Role>(&t.role).map(|role| role.reference());
    html! {
        aside.facts aria-label="About this task" {
            h2 { "When" }
            dl.raci {
                @if let (Some(start), Some(end)) = (t.start, t.end) { div { dt { "Planned" } dd { (words::span(start, end)) } } }
                @if let Some(due) = t.due { div { dt { "Promised" } dd { (parts::due(due, v.today())) } } }
                div { dt { "Effort" } dd { (days(t.effort)) " person-days, " (days(t.remaining)) " left" } }
                div { dt { "Slack" } dd { (slack(t)) } }
            }
            h2 { "Who" }
            p {
                @match role { Some(to) => a href=(v.record_href(&to)) { (role_title(&t.role, &v.programme)) },
                    None => { (role_title(&t.role, &v.programme)) span.meta { " (no such role yet)" } } }
            }
            p.meta { a href=(v.href(&format!("/roadmap?role={}", t.role))) {
                "Everything this role has to do" } }
            @if !t.clauses.is_empty() {
                h2 { "Serves" }
                ul.plain-list { @for c in &t.clauses { li { a href=(v.href(&format!("/clauses/{c}"))) {
                    (c) " " (clause::get(c).map_or("", |c| c.short.as_str())) } } } }
            }
            h2 { "Where it comes from" }
            p.meta { (origin(&t.origin)) @if t.identity { " It is part of the identity programme." } }
            p.meta { "The plan as a whole ends " (words::date(r.end)) "." }
        }
    }
}

fn slack(t: &TaskPlan) -> String {
    if t.critical {
        return "None: a day lost here moves the end of the plan.".into();
    }
    let n = usize::try_from(t.slack.max(0)).unwrap_or(0);
    format!("It may slip {} without moving the end.", words::count(n, "working day", "working days"))
}

const fn origin(origin: &Origin) -> &'static str {
    match origin {
        Origin::Catalogue => "A task that most projects need, from the catalogue.",
        Origin::Record => "A task of your own.",
        Origin::Control => "A control that applies and is not in place.",
        Origin::Gaps => "Gaps that no other task closes.",
    }
}
