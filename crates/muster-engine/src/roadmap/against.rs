//! The plan of record against what is: each task as it was planned, and what became of it: done, and when; or forecast, by
//! the plan worked out anew; or gone. Slip is counted in calendar days, late is positive.

use std::collections::BTreeSet;

use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{Plan, PlannedTask, Task};
use serde::Serialize;

use super::{Roadmap, State, TaskPlan};

/// What became of a planned task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "now")]
pub enum Now {
    /// It is done; the day is known only where a task record says it.
    Done {
        /// The day.
        on: Option<Date>,
    },
    /// It is open, and the plan worked out anew says when.
    Forecast {
        /// First day.
        start: Date,
        /// Last day.
        end: Date,
    },
    /// The plan knows no such task any more: what asked for it is not asked for now.
    Gone,
}

/// One task of the plan of record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// Its id on the plan.
    pub task: String,
    /// What it was called.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// The role that was to do it.
    pub role: String,
    /// First day planned.
    pub start: Date,
    /// Last day planned.
    pub end: Date,
    /// What became of it.
    pub now: Now,
    /// Calendar days later than planned; negative when earlier, none when no day is known.
    pub slip: Option<i64>,
}

/// A phase of the plan of record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldPhase {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Last day planned.
    pub planned: Date,
    /// Last day of what is left; none when nothing is.
    pub forecast: Option<Date>,
    /// Planned tasks.
    pub tasks: usize,
    /// Planned tasks that are done or gone.
    pub over: usize,
    /// Calendar days later than planned; none when nothing is left.
    pub slip: Option<i64>,
}

/// The plan of record against what is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// The day it was kept.
    pub kept: Date,
    /// The day it was to end.
    pub planned_end: Date,
    /// The day it ends as things are.
    pub forecast_end: Date,
    /// Calendar days later than planned.
    pub slip: i64,
    /// Every planned task, the latest first, then by planned end.
    pub tasks: Vec<Held>,
    /// Every phase that had a task, in order.
    pub phases: Vec<HeldPhase>,
    /// Open tasks that the plan of record did not know.
    pub added: Vec<String>,
}

/// Holds the plan of record against `plan`. None when the record has no day or no task that can be read.
pub fn against(record: &Plan, plan: &Roadmap, programme: &Programme) -> Option<Against> {
    let (kept, planned_end) = (record.kept?, record.ends?);
    let mut tasks: Vec<Held> = record.tasks.iter().filter_map(|t| held(t, plan, programme)).collect();
    if tasks.is_empty() {
        return None;
    }
    tasks.sort_by(|a, b| (b.slip, a.end, &a.task).cmp(&(a.slip, b.end, &b.task)));
    let known: BTreeSet<&str> = record.tasks.iter().filter_map(|t| t.task.as_deref()).collect();
    let open = plan.tasks.iter().filter(|t| t.state != State::Done);
    let added = open.filter(|t| !known.contains(t.id.as_str())).map(|t| t.id.clone()).collect();
    let phases = plan.phases.iter().filter_map(|p| {
        let here: Vec<&Held> = tasks.iter().filter(|t| t.phase == p.id).collect();
        let planned = here.iter().map(|t| t.end).max()?;
        let left = |t: &&Held| match t.now {
            Now::Forecast { end, .. } => Some(end),
            Now::Done { .. } | Now::Gone => None,
        };
        let forecast = here.iter().filter_map(left).max();
        Some(HeldPhase {
            id: p.id.clone(),
            title: p.title.clone(),
            planned,
            forecast,
            tasks: here.len(),
            over: here.len() - here.iter().filter_map(left).count(),
            slip: forecast.map(|end| days(planned, end)),
        })
    });
    let phases = phases.collect();
    Some(Against {
        kept,
        planned_end,
        forecast_end: plan.end,
        slip: days(planned_end, plan.end),
        tasks,
        phases,
        added,
    })
}

fn held(t: &PlannedTask, plan: &Roadmap, programme: &Programme) -> Option<Held> {
    let (task, start, end) = (t.task.clone()?, t.start?, t.end?);
    let now = plan.task(&task).map_or(Now::Gone, |found| what_became(found, programme));
    let slip = match now {
        Now::Done { on } => on.map(|day| days(end, day)),
        Now::Forecast { end: forecast, .. } => Some(days(end, forecast)),
        Now::Gone => None,
    };
    Some(Held {
        title: t.title.clone().unwrap_or_else(|| task.clone()),
        phase: t.phase.clone().unwrap_or_default(),
        role: t.role.clone().unwrap_or_default(),
        task,
        start,
        end,
        now,
        slip,
    })
}

fn what_became(t: &TaskPlan, programme: &Programme) -> Now {
    let record = || t.record.as_ref().and_then(|r| programme.get::<Task>(r));
    match (t.state, t.start, t.end) {
        (State::Done, _, _) => Now::Done { on: record().and_then(|r| r.done) },
        (_, Some(start), Some(end)) => Now::Forecast { start, end },
        _ => Now::Gone,
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |s| i64::from(s.get_days()))
}
