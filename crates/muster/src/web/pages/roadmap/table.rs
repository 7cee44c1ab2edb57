//! The tasks as a table, and as CSV.

use maud::{Markup, html};
use muster_engine::roadmap::{Roadmap, State, TaskPlan};
use muster_render::csv::{Cell, table as csv_table};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::{days, state};
use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// The table, one body for each phase.
pub fn view(v: &Visit, shown: &Roadmap, whole: &Roadmap) -> Markup {
    html! {
        table.list.tasks data-rows {
            caption.unseen { "Tasks by phase" }
            thead { tr {
                th.title scope="col" { "Task" } th scope="col" { "State" } th scope="col" { "Role" }
                th scope="col" { "When" } th.num scope="col" { "Person-days left" } th.num scope="col" { "Slack, days" }
                th.num scope="col" { "Closes" }
            } }
            @for p in &whole.phases {
                @let here: Vec<_> = shown.of_phase(&p.id).collect();
                @if !here.is_empty() {
                    tbody {
                        tr.group { th scope="colgroup" colspan="7" { (p.title) } }
                        @for t in here { (row(v, t)) }
                    }
                }
            }
        }
    }
}

fn row(v: &Visit, t: &TaskPlan) -> Markup {
    html! {
        tr data-row {
            th.title scope="row" {
                a href=(v.href(&format!("/roadmap/{}", t.id))) data-open { (t.title) }
                @if t.critical { " " span.tag { "critical path" } }
            }
            td data-label="State" { span { (state(t.state)) (late(v, t)) } }
            td data-label="Role" { (role_title(&t.role, &v.programme)) }
            td data-label="When" { span { @if let (Some(start), Some(end)) = (t.start, t.end) {
                span.nowrap { (words::table_date(start).trim()) " –" } " " span.nowrap { (words::table_date(end).trim()) }
            } @else { span.nothing { "–" } } } }
            td.num data-label="Person-days left" { (days(t.remaining)) }
            td.num data-label="Slack, days" { @if t.state == State::Done { span.nothing { "–" } } @else { (t.slack.max(0)) } }
            td.num data-label="Closes" { @if t.gaps.is_empty() { span.nothing { "–" } } @else {
                a href=(v.href(&format!("/roadmap/{}#closes", t.id))) { (words::count(t.gaps.len(), "gap", "gaps")) }
            } }
        }
    }
}

/// Says so when a task is promised for a day that the plan does not hold.
pub fn late(v: &Visit, t: &TaskPlan) -> Markup {
    let today = v.today();
    html! {
        @if let Some(due) = t.due.filter(|_| t.state != State::Done) {
            @if due < today { " " (parts::status(Tone::Minor, "overdue")) " " span.meta { "since " (words::date(due)) } }
            @else if t.end.is_some_and(|e| e > due) {
                " " (parts::status(Tone::Observation, "later than promised")) " " span.meta { "for " (words::date(due)) }
            }
        }
    }
}

/// The tasks as CSV.
pub fn csv(v: &Visit, shown: &Roadmap) -> String {
    let header = [
        "id",
        "phase",
        "title",
        "role",
        "state",
        "start",
        "end",
        "due",
        "effort",
        "remaining",
        "slack_days",
        "critical",
        "identity",
        "clauses",
        "after",
        "closes",
        "evidence",
    ];
    let number = |n: f64| Decimal::from_f64(n).map(|d| d.round_dp(2));
    csv_table(
        &header,
        shown.tasks.iter().map(|t| -> Vec<Cell> {
            vec![
                t.id.as_str().into(),
                t.phase.as_str().into(),
                t.title.as_str().into(),
                role_title(&t.role, &v.programme).into(),
                t.state.label().into(),
                t.start.map(|d| d.to_string()).into(),
                t.end.map(|d| d.to_string()).into(),
                t.due.map(|d| d.to_string()).into(),
                number(t.effort).into(),
                number(t.remaining).into(),
                t.slack.into(),
                if t.critical { "yes" } else { "no" }.into(),
                if t.identity { "yes" } else { "no" }.into(),
                t.clauses.join(" ").into(),
                t.after.join(" ").into(),
                t.gaps.iter().map(|g| g.rule.as_str()).collect::<Vec<_>>().join(" ").into(),
                t.evidence.join("; ").into(),
            ]
        }),
    )
}
