//! The roadmap: what is still to be done, by whom, by when, after what, and what will show that it is done. Tasks come
//! from the catalogue, from the programme's own task records, from chosen controls, and from what the check says;
//! dates come from the critical path and each role's capacity. Deterministic (P1, P3, P4).

pub mod against;
mod gaps;
pub mod gates;
mod gather;
#[cfg(test)]
mod independent;
pub mod profiles;
mod schedule;
pub mod traits;
mod workdays;

use jiff::civil::Date;
use muster_model::{Level, Reference};
use serde::Serialize;

use crate::check::CheckReport;
use crate::context::Context;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its records are there and no rule objects, or somebody said so.
    Done,
    /// Begun: some records are there, or gaps remain.
    InProgress,
    /// Nothing is there yet.
    Open,
}

impl State {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::InProgress => "In progress",
            Self::Open => "Open",
        }
    }
}

/// Where a task comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The catalogue's task templates.
    Catalogue,
    /// A task record of the programme.
    Record,
    /// A control that applies and is not in place.
    Control,
    /// Gaps that no other task closes.
    Gaps,
}

/// A diagnostic that a task makes go away.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The rule that says so.
    pub rule: String,
    /// How serious.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// The record it is about.
    pub record: Option<Reference>,
}

/// One task of the roadmap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskPlan {
    /// Its id, stable from plan to plan.
    pub id: String,
    /// What is done.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// The role that does it.
    pub role: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The record that stands for it, when there is one.
    pub record: Option<Reference>,
    /// Clauses it serves.
    pub clauses: Vec<String>,
    /// Why it is done.
    pub why: String,
    /// Where it stands.
    pub state: State,
    /// Effort as a whole, in person-days.
    pub effort: f64,
    /// Effort that is left, in person-days.
    pub remaining: f64,
    /// Tasks that must be done before.
    pub after: Vec<String>,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// The day it was asked to be done by, when somebody set one.
    pub due: Option<Date>,
    /// Working days it could slip without moving the end.
    pub slack: i64,
    /// It lies on the critical path.
    pub critical: bool,
    /// What will show that it is done.
    pub evidence: Vec<String>,
    /// What it makes go away.
    pub gaps: Vec<Gap>,
    /// Part of the identity programme.
    pub identity: bool,
}

/// One phase of the roadmap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhasePlan {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What must be true before it begins.
    pub entry: Vec<String>,
    /// What must be true before it ends.
    pub exit: Vec<String>,
    /// The milestone that ends it.
    pub milestone: String,
    /// First day of what is left.
    pub start: Option<Date>,
    /// Last day of what is left; the day of the milestone.
    pub end: Option<Date>,
    /// Tasks done.
    pub done: usize,
    /// Tasks in all.
    pub tasks: usize,
    /// Person-days left.
    pub remaining: f64,
}

/// What one role has to do, against what it can.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// The role.
    pub role: String,
    /// Person-days a week it has; `assumed` when the profile says nothing.
    pub per_week: f64,
    /// The profile says nothing about this role.
    pub assumed: bool,
    /// Person-days left.
    pub remaining: f64,
    /// The day it is free.
    pub until: Option<Date>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Roadmap {
    /// First day of what is left.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// The day certification is aimed at.
    pub target: Option<Date>,
    /// Calendar days the plan ends after the target; negative when it ends before.
    pub late_by: Option<i64>,
    /// Person-days left.
    pub remaining: f64,
    /// The phases, in order.
    pub phases: Vec<PhasePlan>,
    /// Every task: by phase, then by start, then by id.
    pub tasks: Vec<TaskPlan>,
    /// What each role has to do.
    pub loads: Vec<Load>,
}

impl Roadmap {
    /// Tasks of one phase, in order.
    pub fn of_phase<'r>(&'r self, phase: &'r str) -> impl Iterator<Item = &'r TaskPlan> {
        self.tasks.iter().filter(move |t| t.phase == phase)
    }

    /// The task with this id.
    pub fn task(&self, id: &str) -> Option<&TaskPlan> {
        self.tasks.iter().find(|t| t.id == id)
    }
}

/// Makes the plan: from the later of the programme's start and today.
pub fn plan(cx: &Context<'_>, report: &CheckReport) -> Roadmap {
    let mut tasks = gather::tasks(cx);
    gaps::assign(&mut tasks, cx, report);
    let begin = cx.programme.profile.start().map_or(cx.today, |s| s.max(cx.today));
    let start = workdays::on_or_after(begin);
    let loads = schedule::schedule(&mut tasks, start, &cx.programme.profile);
    let phases: Vec<PhasePlan> = muster_catalog::project::phases()
        .iter()
        .map(|p| {
            let here: Vec<_> = tasks.iter().filter(|t| t.phase == p.id).collect();
            PhasePlan {
                id: p.id.clone(),
                title: p.title.clone(),
                purpose: p.purpose.clone(),
                entry: p.entry.clone(),
                exit: p.exit.clone(),
                milestone: p.milestone.clone(),
                start: here.iter().filter_map(|t| t.start).min(),
                end: here.iter().filter_map(|t| t.end).max(),
                done: here.iter().filter(|t| t.state == State::Done).count(),
                tasks: here.len(),
                remaining: round(here.iter().map(|t| t.remaining).sum()),
            }
        })
        .collect();
    let order = |phase: &str| phases.iter().position(|p| p.id == phase);
    tasks.sort_by(|a, b| (order(&a.phase), a.start, &a.id).cmp(&(order(&b.phase), b.start, &b.id)));
    let end = tasks.iter().filter_map(|t| t.end).max().unwrap_or(start);
    let target = cx.programme.profile.target();
    Roadmap {
        start,
        end,
        target,
        late_by: target.and_then(|t| end.since(t).ok()).map(|s| i64::from(s.get_days())),
        remaining: round(tasks.iter().map(|t| t.remaining).sum()),
        phases,
        tasks,
        loads,
    }
}

/// Effort to a hundredth of a day, so that sums do not depend on the order they were made in.
fn round(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}
