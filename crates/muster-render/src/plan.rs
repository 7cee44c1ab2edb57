//! A plan ready to be written or drawn: phases, tasks, milestones. Plain data; the caller fills it.

use jiff::civil::Date;
use muster_model::kinds::TaskStatus;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A dated plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Id of the organisation; part of every id given to calendars.
    pub org: String,
    /// Name of the organisation.
    pub organisation: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub finish: Date,
    /// The day the plan is looked at from.
    pub today: Date,
    /// The day certification is aimed at.
    pub target: Option<Date>,
    /// Phases in order.
    pub phases: Vec<PlanPhase>,
    /// Milestones in order of their day.
    pub milestones: Vec<PlanMilestone>,
}

/// A phase and its tasks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanPhase {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// First day of its first task.
    pub start: Date,
    /// Last day of its last task.
    pub end: Date,
    /// Tasks in the order to show.
    pub tasks: Vec<PlanTask>,
}

/// A piece of work with its dates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanTask {
    /// Its id, unique in the plan.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The role that does it, in people's words.
    pub role: String,
    /// Effort in person-days.
    pub effort: Decimal,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Does a day lost here move the end of the plan?
    pub critical: bool,
    /// Working days it may slip without moving the end.
    pub slack: u32,
    /// Where it stands.
    #[serde(serialize_with = "word")]
    pub status: TaskStatus,
    /// Ids of tasks before it.
    pub after: Vec<String>,
    /// What it closes: rule ids, clauses, controls.
    pub gaps: Vec<String>,
    /// What shows that it is done.
    pub evidence: Vec<String>,
    /// The page about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// A day by which something must be true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanMilestone {
    /// Its id, unique in the plan.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day.
    pub due: Date,
    /// The day it was reached.
    pub reached: Option<Date>,
    /// What must be true.
    pub criterion: String,
    /// The page about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

fn word<S: Serializer>(status: &TaskStatus, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(status.word())
}

/// What a task looks like from a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Finished.
    Done,
    /// Will not be done.
    Dropped,
    /// Its last day has passed and it is not finished.
    Late,
    /// Begun.
    Running,
    /// Not begun, and need not be.
    Ahead,
}

impl Standing {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Late => "late",
            Self::Running => "running",
            Self::Ahead => "open",
        }
    }
}

impl PlanTask {
    /// What it looks like on `today`.
    pub fn standing(&self, today: Date) -> Standing {
        match self.status {
            TaskStatus::Done => Standing::Done,
            TaskStatus::Dropped => Standing::Dropped,
            _ if self.end < today => Standing::Late,
            TaskStatus::InProgress => Standing::Running,
            TaskStatus::Open => Standing::Ahead,
        }
    }
}

impl Plan {
    /// Every task, phase by phase.
    pub fn tasks(&self) -> impl Iterator<Item = &PlanTask> {
        self.phases.iter().flat_map(|p| &p.tasks)
    }

    /// Effort of everything that is not dropped.
    pub fn effort(&self) -> Decimal {
        self.tasks().filter(|t| t.status != TaskStatus::Dropped).map(|t| t.effort).sum()
    }

    /// How many tasks stand so today.
    pub fn standing(&self, standing: Standing) -> usize {
        self.tasks().filter(|t| t.standing(self.today) == standing).count()
    }
}
