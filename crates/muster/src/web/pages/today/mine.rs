//! What is mine: what is due of the roles I hold, my tasks of the roadmap, and what the rules say of records I own.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_engine::reading::{to_attend, to_read};
use muster_engine::roadmap::{Roadmap, State, TaskPlan};
use muster_engine::work::{self, Due, Work};
use muster_model::{Diagnostic, Reference};

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::visit::Visit;

/// Most lines of each list; the rest is one click away.
const SHOWN: usize = 7;
/// How far ahead a due day is shown here.
const AHEAD: i64 = 60;

/// The section.
pub fn section(v: &Visit, checked: &Checked, roadmap: &Roadmap) -> Markup {
    if v.actor.person.is_none() {
        return html! {};
    }
    if v.actor.held.is_empty() {
        return html! {
            section.mine aria-labelledby="mine" {
                h2 #mine { "For you" }
                @if asked(v) { (asked_list(v)) }
                @else { p { "You hold no role, and nobody asks you to read or to take part in anything today. Roles are given on a "
                    a href=(v.href("/records/person")) { "person's record" } "." } }
            }
        };
    }
    let is_mine = |role: &Reference| v.actor.held.contains(role);
    let horizon = v.today().checked_add(AHEAD.days()).unwrap_or(v.today());
    let due: Vec<Due> = work::due(&v.programme)
        .into_iter()
        .filter(|d| d.day <= horizon && d.role.as_ref().is_some_and(is_mine))
        .collect();
    let held: Vec<&str> = v.actor.held.iter().map(|r| r.id.as_str()).collect();
    let tasks: Vec<&TaskPlan> = ahead(roadmap).filter(|t| held.contains(&t.role.as_str())).collect();
    let mended = of_mine(v, checked);
    let all = work::of(
        &checked.context(&v.programme, v.now),
        &checked.report,
        roadmap,
        &v.actor.held,
        v.actor.person.as_ref(),
    );
    html! {
        section.mine aria-labelledby="mine" {
            h2 #mine { "For you" }
            p.lede { "As " (roles(v)) (summary(&all, &tasks, &mended, v.today())) " "
                a href=(v.href("/mine")) { "Everything that waits for you, by date" } "." }
            (asked_list(v))
            div.two {
                div {
                    h3 { "Due" }
                    (due_list(v, &due))
                    h3 { "Next on the roadmap" }
                    (task_list(v, &tasks))
                }
                div {
                    h3 { "To put right" }
                    (mend_list(v, &mended))
                }
            }
        }
    }
}

/// Tasks that are not done, by start.
pub fn ahead(roadmap: &Roadmap) -> impl Iterator<Item = &TaskPlan> {
    let mut open: Vec<_> = roadmap.tasks.iter().filter(|t| t.state != State::Done).collect();
    open.sort_by_key(|t| (t.start, !t.critical, &t.id));
    open.into_iter()
}

fn roles(v: &Visit) -> Markup {
    let last = v.actor.held.len().saturating_sub(1);
    html! {
        @for (i, role) in v.actor.held.iter().enumerate() {
            @if i > 0 { @if i == last { " and " } @else { ", " } }
            a href=(v.record_href(role)) { (v.programme.title(role)) }
        }
    }
}

fn summary(
    all: &[Work],
    tasks: &[&TaskPlan],
    mended: &[(&Reference, Vec<&Diagnostic>)],
    today: Date,
) -> String {
    if all.is_empty() {
        return ", nothing is waiting for you.".into();
    }
    let late = all.iter().filter(|w| w.day.is_some_and(|d| d < today)).count();
    let gaps: usize = mended.iter().map(|(_, d)| d.len()).sum();
    let overdue = if late == 0 {
        "none of them overdue".into()
    } else {
        format!("{} of them overdue", words::grouped(late))
    };
    format!(
        ": {} for you, {overdue}. {} of the roadmap, and {} on {} you answer for.",
        words::count(all.len(), "thing waits", "things wait"),
        parts::capital(&words::count(tasks.len(), "task", "tasks")),
        words::count(gaps, "diagnostic", "diagnostics"),
        words::count(mended.len(), "record", "records"),
    )
}

fn due_list(v: &Visit, due: &[Due]) -> Markup {
    html! {
        @if due.is_empty() { p.nothing { "Nothing is due within " (AHEAD) " days." } }
        ul.work data-rows { @for d in due.iter().take(SHOWN) { li data-row {
            a href=(v.record_href(&d.record)) data-open { (d.title) }
            p.meta { (d.what) ", by " (day(d.day, v.today())) }
        } } }
        @if due.len() > SHOWN {
            details.more {
                summary { "And " (words::grouped(due.len() - SHOWN)) " more" }
                ul.work { @for d in due.iter().skip(SHOWN) { li {
                    a href=(v.record_href(&d.record)) { (d.title) }
                    p.meta { (d.what) ", by " (day(d.day, v.today())) }
                } } }
            }
        }
    }
}

/// True when a document waits to be read or a campaign to be taken part in.
fn asked(v: &Visit) -> bool {
    let me = v.actor.person.as_ref();
    me.is_some_and(|me| {
        !to_read(&v.programme, me, v.today()).is_empty() || !to_attend(&v.programme, me, v.today()).is_empty()
    })
}

/// Documents that wait to be read, campaigns to be taken part in.
fn asked_list(v: &Visit) -> Markup {
    let Some(me) = &v.actor.person else { return html! {} };
    let read = to_read(&v.programme, me, v.today());
    let attend = to_attend(&v.programme, me, v.today());
    html! {
        @if !read.is_empty() {
            p { "Read and acknowledge: "
                @for (i, d) in read.iter().enumerate() {
                    @if i > 0 { ", " } a href={ (v.record_href(&d.reference())) "#read" } { (d.title()) }
                } "." }
        }
        @if !attend.is_empty() {
            p { "Take part: "
                @for (i, c) in attend.iter().enumerate() {
                    @if i > 0 { ", " } a href={ (v.record_href(&c.reference())) "#came" } { (c.title()) }
                    @if let Some(to) = c.to { " " span.meta { "until " (words::date(to)) } }
                } "." }
        }
    }
}

/// A day by which something must be done: overdue days carry a mark and say so.
pub fn day(day: Date, today: Date) -> Markup {
    html! {
        @if day < today {
            span.overdue { (Tone::Minor.shape()) time datetime=(day) { (words::date(day)) }
                ", overdue (" (words::relative(day, today)) ")" }
        } @else { span { time datetime=(day) { (words::date(day)) } " (" (words::relative(day, today)) ")" } }
    }
}

fn task_list(v: &Visit, tasks: &[&TaskPlan]) -> Markup {
    html! {
        @if tasks.is_empty() { p.nothing { "No task of the roadmap falls to your roles." } }
        ul.work { @for t in tasks.iter().take(SHOWN) { li {
            a href=(v.href(&format!("/roadmap/{}", t.id))) { (t.title) }
            p.meta {
                @if let (Some(start), Some(end)) = (t.start, t.end) { (words::span(start, end)) }
                @if t.critical { ", on the critical path" }
                @if !t.gaps.is_empty() { ", closes " (words::count(t.gaps.len(), "gap", "gaps")) }
            }
        } } }
        @if tasks.len() > SHOWN {
            p { a href=(v.href(&format!("/roadmap?{}", mine_query(v)))) { "All " (words::grouped(tasks.len())) " of your tasks" } }
        }
    }
}

fn mine_query(v: &Visit) -> String {
    v.actor.held.iter().map(|r| format!("role={}", r.id)).collect::<Vec<_>>().join("&")
}

/// Diagnostics on records owned by a role held, by record: the record with the most serious first.
fn of_mine<'c>(v: &Visit, checked: &'c Checked) -> Vec<(&'c Reference, Vec<&'c Diagnostic>)> {
    let mut by: BTreeMap<&Reference, Vec<&Diagnostic>> = BTreeMap::new();
    for d in &checked.report.diagnostics {
        let Some(record) = &d.record else { continue };
        let owner = v.programme.find(record).and_then(|r| r.owner.as_ref());
        if owner.is_some_and(|o| v.actor.held.contains(&o.to)) {
            by.entry(record).or_default().push(d);
        }
    }
    let mut all: Vec<_> = by.into_iter().collect();
    let worst = |all: &[&Diagnostic]| all.iter().map(|d| d.level).max();
    all.sort_by(|a, b| (worst(&b.1), b.1.len(), a.0).cmp(&(worst(&a.1), a.1.len(), b.0)));
    all
}

fn mend_list(v: &Visit, mended: &[(&Reference, Vec<&Diagnostic>)]) -> Markup {
    html! {
        @if mended.is_empty() { p { (parts::status(Tone::Fine, "No rule objects to a record of yours")) } }
        ul.work { @for (record, said) in mended.iter().take(SHOWN) { li {
            a href=(v.record_href(record)) { (v.programme.title(record)) } " "
            span.meta { (record.kind.spec().label.to_lowercase()) }
            @if let Some(first) = said.first() {
                p { (parts::level(first.level)) " " (spoken(v, Some(record.kind), &parts::sentence(&first.message))) }
            }
            @if said.len() > 1 { p.meta { "And " (words::grouped(said.len() - 1)) " more on this record" } }
        } } }
        @if mended.len() > SHOWN {
            p { a href=(v.href(&format!("/diagnostics?{}", owners(v)))) { "All " (words::grouped(mended.len())) " records of yours with something to put right" } }
        }
    }
}

fn owners(v: &Visit) -> String {
    v.actor.held.iter().map(|r| format!("owner={}", r.id)).collect::<Vec<_>>().join("&")
}
