//! The gates of each phase: what still stands before it may begin, and before it may end. People judge a gate by its words;
//! this says which tasks and gaps the data know of that keep it shut.

use muster_model::Level;
use serde::Serialize;

use super::{Roadmap, State, TaskPlan};

/// What keeps one gate shut.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Open tasks, by id: what ends first comes first.
    pub tasks: Vec<String>,
    /// Gaps of these tasks by level: major, minor, observation, opportunity.
    pub gaps: [usize; 4],
}

impl Gate {
    /// True when nothing is known that keeps it shut.
    pub const fn is_open(&self) -> bool {
        self.tasks.is_empty()
    }

    fn of<'t>(tasks: impl Iterator<Item = &'t TaskPlan>) -> Self {
        let mut tasks: Vec<&TaskPlan> = tasks.filter(|t| t.state != State::Done).collect();
        tasks.sort_by_key(|t| (t.end, &t.id));
        let count = |level: Level| tasks.iter().flat_map(|t| &t.gaps).filter(|g| g.level == level).count();
        Self { gaps: Level::ALL.map(count), tasks: tasks.iter().map(|t| t.id.clone()).collect() }
    }
}

/// The gates of one phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gates {
    /// The phase.
    pub phase: String,
    /// Open tasks of other phases that its own tasks wait for.
    pub entry: Gate,
    /// Its own open tasks.
    pub exit: Gate,
}

/// The gates of every phase, in order.
pub fn gates(plan: &Roadmap) -> Vec<Gates> {
    let of_phase = |phase: &str| {
        let own: Vec<&TaskPlan> = plan.of_phase(phase).collect();
        let waits = |t: &&TaskPlan| {
            t.phase != phase && own.iter().any(|o| o.state != State::Done && o.after.contains(&t.id))
        };
        Gates {
            phase: phase.to_owned(),
            entry: Gate::of(plan.tasks.iter().filter(waits)),
            exit: Gate::of(own.iter().copied()),
        }
    };
    plan.phases.iter().map(|p| of_phase(&p.id)).collect()
}
