//! `/roadmap`: what is still to be done, by whom, by when, after what: phases with their gates, the Gantt with the
//! critical path, the table behind it, the load of each role; and the same for calendars and spreadsheets.

mod budget;
mod filter;
mod load;
mod phases;
mod profiles;
mod record;
mod table;
mod task;

use std::sync::Arc;

use maud::{Markup, PreEscaped, html};
use muster_app::Permission;
use muster_engine::roadmap::{Roadmap, State};
use muster_render::ical;
use muster_render::svg::gantt::{self, Gantt};

use crate::plan_view;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

use filter::Filter;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/roadmap", Permission::ReadRecords, show))
        .route(Route::get("/roadmap.ics", Permission::ReadRecords, calendar))
        .route(Route::get("/roadmap/record", Permission::ReadRecords, record::show))
        .route(Route::post("/roadmap/keep", Permission::WriteRecords, record::save))
        .route(Route::get("/roadmap/budget", Permission::ReadRecords, budget::show))
        .route(Route::get("/roadmap/profiles", Permission::ReadRecords, profiles::show))
        .route(Route::get("/roadmap/{task}", Permission::ReadRecords, task::show))
        .nav(Slot::Roadmap, "/roadmap")
        .sub(Slot::Roadmap, "Plan of record", "/roadmap/record")
        .sub(Slot::Roadmap, "Budget", "/roadmap/budget")
}

/// The state of a task as a mark and a word.
pub fn state(state: State) -> Markup {
    let tone = match state {
        State::Done => Tone::Fine,
        State::InProgress | State::Open => Tone::Plain,
    };
    parts::status(tone, &state.label().to_lowercase())
}

async fn show(v: Arc<Visit>) -> Answer {
    let whole = v.roadmap().await?;
    let filter = Filter::read(&v.query);
    let shown = filter.of(&whole);
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("roadmap.csv", "text/csv; charset=utf-8", table::csv(&v, &shown)));
    }
    let content = html! {
        (parts::page_head(html! { "From here to the certificate" }, "Roadmap", lede(&v, &whole), acts(&v, &filter)))
        (phases::strip(&v, &whole))
        (filter::form(&v, &filter, &whole))
        p.list-status role="status" { (found(&filter, &shown, &whole)) }
        @if shown.tasks.is_empty() {
            (parts::empty("No task fits these filters", html! { p { "Take one away, or clear them all." } },
                Some(("Clear the filters", &v.href("/roadmap")))))
        } @else {
            (chart(&v, &shown))
            details.behind #tasks open[filter.is_narrow()] {
                summary { span.wide-only-figure { "The same as a table: " } (words::count(shown.tasks.len(), "task", "tasks")) }
                (table::view(&v, &shown, &whole))
            }
        }
        (load::section(&v, &whole))
        (phases::gates(&v, &whole))
    };
    Ok(v.page_in("Roadmap", Some(Slot::Roadmap), content))
}

fn lede(v: &Visit, r: &Roadmap) -> Markup {
    let done = r.tasks.iter().filter(|t| t.state == State::Done).count();
    let (tone, word) = standing(r);
    html! {
        p.lede {
            (words::grouped(done)) " of " (words::grouped(r.tasks.len())) " tasks are done, "
            (days(r.remaining)) " person-days are left. As people can give their time, the plan ends "
            strong { (words::date(r.end)) }
            @if let Some(target) = r.target { "; certification is aimed at " (words::date(target)) }
            "."
        }
        p.stand { (parts::status(tone, &word)) " "
            span.meta { "Worked out from " a href=(v.href("/diagnostics")) { "what the rules say" } ", the catalogue and your own "
                a href=(v.href("/records/task")) { "tasks" } "; it changes by itself as gaps close. "
                a href=(v.href("/roadmap/profiles")) { "What a plan follows from" } "." } }
        (record::line(v, r))
    }
}

/// Whether the plan ends in time, as a tone and a word.
pub fn standing(r: &Roadmap) -> (Tone, String) {
    let days = |n: i64| words::count(usize::try_from(n).unwrap_or(0), "day", "days");
    match r.late_by {
        Some(n) if n > 0 => (Tone::Minor, format!("{} late", days(n))),
        Some(0) => (Tone::Observation, "ends on the very day".into()),
        Some(n) => (Tone::Fine, format!("{} to spare", days(-n))),
        None => (Tone::Plain, "no date for certification is set".into()),
    }
}

/// Person-days as people write them: `12.5`.
pub fn days(n: f64) -> String {
    let rounded = (n * 10.0).round() / 10.0;
    words::decimal(&rounded.to_string())
}

fn acts(v: &Visit, filter: &Filter) -> Markup {
    let csv = v.href(&format!("/roadmap{}", v.query.with("format", Some("csv")).query()));
    html! {
        a.button href=(v.href(&format!("/roadmap.ics{}", filter.query(&v.query)))) download { "Calendar" }
        a.button href=(csv) download { "CSV" }
    }
}

fn found(filter: &Filter, shown: &Roadmap, whole: &Roadmap) -> String {
    let n = words::grouped(shown.tasks.len());
    let of = words::count(whole.tasks.len(), "task", "tasks");
    let done = if filter.all { "" } else { "; those that are done are left out" };
    format!("{n} of {of}{done}")
}

fn chart(v: &Visit, shown: &Roadmap) -> Markup {
    let mut plan = plan_view::of(shown, &v.programme, v.now, true);
    for phase in &mut plan.phases {
        for task in &mut phase.tasks {
            task.href = Some(v.href(&format!("/roadmap/{}", task.id)));
        }
    }
    for milestone in &mut plan.milestones {
        let phase = milestone.id.strip_prefix("milestone-").unwrap_or(&milestone.id);
        milestone.href = Some(v.href(&format!("/roadmap#{phase}")));
    }
    let svg = gantt::svg(&Gantt {
        id: "gantt",
        title: "Tasks by phase, with the critical path",
        plan: &plan,
        width: 1160.0,
    });
    html! { div.fig-frame.wide-only-figure tabindex="0" role="group" aria-label="Chart of the plan" { (PreEscaped(svg)) } }
}

async fn calendar(v: Arc<Visit>) -> Answer {
    let whole = v.roadmap().await?;
    let shown = Filter::read(&v.query).of(&whole);
    let mut plan = plan_view::of(&shown, &v.programme, v.now, false);
    let here = |href: &mut Option<String>| *href = href.as_ref().and_then(|h| v.address(h));
    plan.phases.iter_mut().flat_map(|p| &mut p.tasks).for_each(|t| here(&mut t.href));
    plan.milestones.iter_mut().for_each(|m| here(&mut m.href));
    Ok(v.download("roadmap.ics", "text/calendar; charset=utf-8", ical::calendar(&plan, v.now)))
}
