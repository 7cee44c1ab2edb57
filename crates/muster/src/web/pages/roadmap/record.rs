//! `/roadmap/record`: the plan of record: the plan as it was kept on a day, against what became of it: done and when,
//! forecast, or gone, with the slip in days. And the act that keeps today's plan.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::roadmap::against::{Against, Held, Now, against};
use muster_engine::roadmap::{Roadmap, State};
use muster_model::Rec;
use muster_model::kinds::Plan;

use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Tasks shown at first.
const SHOWN: usize = 30;

/// Every plan that was kept, newest first.
pub fn kept(v: &Visit) -> Vec<Rec<'_, Plan>> {
    let mut all: Vec<_> = v.programme.all::<Plan>().collect();
    all.sort_by_key(|p| std::cmp::Reverse((p.kept, p.record.id.clone())));
    all
}

/// Shows the newest, or the one asked for.
pub async fn show(v: Arc<Visit>) -> Answer {
    let roadmap = v.roadmap().await?;
    let kept = kept(&v);
    let asked = v.query.filled("plan");
    let chosen = kept.iter().find(|p| asked.is_none_or(|id| p.id() == id));
    let held = chosen.and_then(|p| Some((p, against(p.data, &roadmap, &v.programme)?)));
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/roadmap")) { "Roadmap" } }, "Plan of record",
            html! { p.lede { "The plan as it was kept on a day, against what became of it. The roadmap is worked out anew each \
                day; here you see how far it has moved." } },
            html! { @if let Some((p, _)) = &held { a.button href=(v.record_href(&p.reference())) { "The record" } } }))
        @match &held {
            Some((_, a)) => { (headline(a)) (phases(&v, a)) (tasks(&v, a)) (added(&v, a, &roadmap)) },
            None => (parts::empty("No plan was kept yet", html! {
                p { "Keep today's plan, and from then on every task shows what was promised beside what is." }
                p { "It is worth doing when top management agrees to the dates, and again whenever they agree to new ones." }
            }, None)),
        }
        (keep(&v, &roadmap))
        (others(&v, &kept, chosen))
    };
    Ok(v.page_in("Plan of record", Some(Slot::Roadmap), content))
}

/// On the roadmap: one line on how far the plan has moved.
pub fn line(v: &Visit, roadmap: &Roadmap) -> Markup {
    let kept = kept(v);
    let held = kept.first().and_then(|p| against(p.data, roadmap, &v.programme));
    html! { p.stand {
        @match held {
            Some(a) => {
                (slip(Some(a.slip))) " "
                span.meta { "against the " a href=(v.href("/roadmap/record")) { "plan of record" } " of " (words::date(a.kept))
                    ", which was to end " (words::date(a.planned_end)) "." }
            },
            None => span.meta { "No plan of record yet: " a href=(v.href("/roadmap/record")) { "keep this plan" }
                " once its dates are agreed, and slip is counted from then on." },
        }
    } }
}

/// How much later than planned, in words.
pub fn slip(days: Option<i64>) -> Markup {
    let count = |n: i64| words::count(usize::try_from(n).unwrap_or(0), "day", "days");
    match days {
        None => parts::status(Tone::Plain, "no day known"),
        Some(0) => parts::status(Tone::Fine, "as planned"),
        Some(n) if n > 0 => parts::status(Tone::Minor, &format!("{} later", count(n))),
        Some(n) => parts::status(Tone::Fine, &format!("{} earlier", count(-n))),
    }
}

fn headline(a: &Against) -> Markup {
    let count = |test: &dyn Fn(&Now) -> bool| a.tasks.iter().filter(|t| test(&t.now)).count();
    let done = count(&|n| matches!(n, Now::Done { .. }));
    let gone = count(&|n| matches!(n, Now::Gone));
    let late = a.tasks.iter().filter(|t| t.slip.is_some_and(|n| n > 0)).count();
    html! {
        p.lede { "Kept on " (words::date(a.kept)) ". It was to end " strong { (words::date(a.planned_end)) } "; as things are it ends "
            strong { (words::date(a.forecast_end)) } "." }
        p.stand { (slip(Some(a.slip))) " "
            span.meta { "Of " (words::count(a.tasks.len(), "planned task", "planned tasks")) ": " (words::grouped(done)) " done, "
                (words::grouped(late)) " later than planned" @if gone > 0 { ", " (words::grouped(gone)) " not needed any more" } ". "
                @if a.added.is_empty() { "Every open task was planned." }
                @else { (parts::capital(&words::count(a.added.len(), "open task was", "open tasks were"))) " not planned then." } } }
    }
}

fn phases(v: &Visit, a: &Against) -> Markup {
    html! {
        section aria-labelledby="by-phase" {
            h2 #by-phase { "By phase" }
            table.list.narrow {
                caption.unseen { "Phases as planned and as they are" }
                thead { tr { th.title scope="col" { "Phase" } th.num scope="col" { "Over" } th scope="col" { "Planned to end" }
                    th scope="col" { "Ends now" } th scope="col" { "Slip" } } }
                tbody { @for p in &a.phases { tr {
                    th.title scope="row" { a href=(v.href(&format!("/roadmap#{}", p.id))) { (p.title) } }
                    td.num data-label="Over" { (p.over) " of " (p.tasks) }
                    td data-label="Planned to end" { (words::date(p.planned)) }
                    td data-label="Ends now" { @match p.forecast { Some(day) => (words::date(day)), None => span.nothing { "nothing left" } } }
                    td data-label="Slip" { @if p.forecast.is_some() { (slip(p.slip)) } @else { (parts::status(Tone::Fine, "over")) } }
                } } }
            }
        }
    }
}

fn tasks(v: &Visit, a: &Against) -> Markup {
    html! {
        section aria-labelledby="by-task" {
            h2 #by-task { "By task, the latest first" }
            (task_table(v, a.tasks.get(..SHOWN).unwrap_or(&a.tasks)))
            @if let Some(rest) = a.tasks.get(SHOWN..).filter(|r| !r.is_empty()) {
                details.more { summary { "And " (words::grouped(rest.len())) " more" } (task_table(v, rest)) }
            }
        }
    }
}

fn task_table(v: &Visit, tasks: &[Held]) -> Markup {
    html! {
        table.list {
            caption.unseen { "Tasks as planned and as they are" }
            thead { tr { th.title scope="col" { "Task" } th scope="col" { "Role" } th scope="col" { "Planned" } th scope="col" { "Now" }
                th scope="col" { "Slip" } } }
            tbody { @for t in tasks { tr {
                th.title scope="row" {
                    @if t.now == Now::Gone { (t.title) } @else { a href=(v.href(&format!("/roadmap/{}", t.task))) { (t.title) } } }
                td data-label="Role" { (role_title(&t.role, &v.programme)) }
                td data-label="Planned" { (words::span(t.start, t.end)) }
                td data-label="Now" { @match t.now {
                    Now::Done { on: Some(day) } => { "done " (words::date(day)) },
                    Now::Done { on: None } => "done",
                    Now::Forecast { start, end } => (words::span(start, end)),
                    Now::Gone => span.nothing { "not needed any more" },
                } }
                td data-label="Slip" { @if t.now == Now::Gone { span.nothing { "–" } } @else { (slip(t.slip)) } }
            } } }
        }
    }
}

fn added(v: &Visit, a: &Against, roadmap: &Roadmap) -> Markup {
    let new: Vec<_> = a.added.iter().filter_map(|id| roadmap.task(id)).collect();
    html! { @if !new.is_empty() {
        section aria-labelledby="added" {
            h2 #added { "Not planned then" }
            p { "Tasks that are open now and were not on the plan of record: new gaps, controls chosen since, tasks of your own." }
            ul.plain-list { @for t in &new { li { a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) }
                @if let Some(end) = t.end { " " span.meta { "until " (words::date(end)) } } } } }
        }
    } }
}

/// The act that keeps today's plan, saying what it keeps.
fn keep(v: &Visit, roadmap: &Roadmap) -> Markup {
    let open = roadmap.tasks.iter().filter(|t| t.state != State::Done).count();
    html! { @if v.may_act() && v.actor.may(Permission::WriteRecords) && open > 0 {
        section.act aria-labelledby="keep" {
            h2 #keep { "Keep today's plan" }
            p { "This keeps the dates of " (words::count(open, "open task", "open tasks")) ", up to " strong { (words::date(roadmap.end)) }
                ". Nothing else changes: the roadmap goes on being worked out anew, and is held against what you keep." }
            form method="post" action=(v.href("/roadmap/keep")) {
                (v.secret())
                div.field { label for="why" { "What it is kept for " span.optional { "optional" } }
                    input.long #why name="why" maxlength="300" autocomplete="off" placeholder="Agreed in the steering group"; }
                button.button.primary type="submit" { "Keep this plan" }
            }
        }
    } }
}

fn others(v: &Visit, kept: &[Rec<'_, Plan>], shown: Option<&Rec<'_, Plan>>) -> Markup {
    let others: Vec<_> = kept.iter().filter(|p| shown.is_none_or(|s| s.id() != p.id())).collect();
    html! { @if !others.is_empty() {
        section { h2 { "Other plans that were kept" }
            ul.plain-list { @for p in others { li { a href=(v.href(&format!("/roadmap/record?plan={}", p.id()))) { (p.title()) }
                @if let Some(day) = p.ends { " " span.meta { "to end " (words::date(day)) } } } } }
        }
    } }
}

/// Keeps it.
pub async fn save(v: Arc<Visit>) -> Answer {
    let roadmap = v.roadmap().await?;
    let why = v.form.filled("why").unwrap_or("").chars().take(300).collect::<String>();
    v.muster().keep_plan(&v.actor, &roadmap, &why).await?;
    Ok(v.redirect_saying("/roadmap/record", "Kept. From now on the roadmap is held against it."))
}
