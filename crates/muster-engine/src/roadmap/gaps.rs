//! Gives every gap that the check found to exactly one task: the one that somebody said closes it, else the one that
//! produces the record concerned, else one of its clause, else a task of its own.

use std::collections::BTreeMap;

use muster_model::kinds::Task;
use muster_model::{Diagnostic, Level};

use super::{Gap, Origin, State, TaskPlan};
use crate::check::CheckReport;
use crate::context::Context;

/// Person-days that closing one gap takes, by level, in a mid-size organisation: our own planning figures.
const fn days(level: Level) -> f64 {
    match level {
        Level::Major => 2.0,
        Level::Minor => 0.5,
        Level::Observation => 0.25,
        Level::Opportunity => 0.0,
    }
}

pub(super) fn assign(tasks: &mut Vec<TaskPlan>, cx: &Context<'_>, report: &CheckReport) {
    let closers = closers(cx);
    let index = Index::of(tasks);
    let mut own: BTreeMap<String, Vec<Gap>> = BTreeMap::new();
    for d in &report.diagnostics {
        let gap = Gap {
            rule: d.rule.to_string(),
            level: d.level,
            message: d.message.clone(),
            record: d.record.clone(),
        };
        let by_closer = closers.get(&*d.rule).and_then(|id| tasks.iter().position(|t| t.id == *id));
        match by_closer.or_else(|| index.best(d)) {
            Some(at) => {
                if let Some(task) = tasks.get_mut(at) {
                    task.gaps.push(gap);
                }
            }
            None => own.entry(d.clause.to_string()).or_default().push(gap),
        }
    }
    for task in tasks.iter_mut() {
        let work: f64 = task.gaps.iter().map(|g| days(g.level)).sum();
        match task.state {
            State::Done if work > 0.0 => {
                task.state = State::InProgress;
                task.remaining = work;
            }
            State::InProgress => task.remaining += work,
            State::Done | State::Open => {}
        }
    }
    tasks.extend(own.into_iter().map(|(clause, gaps)| gap_task(clause, gaps)));
}

fn gap_task(clause: String, gaps: Vec<Gap>) -> TaskPlan {
    let entry = muster_catalog::clause::get(&clause);
    let work: f64 = gaps.iter().map(|g| days(g.level)).sum();
    TaskPlan {
        id: format!("gaps-{clause}"),
        title: format!("Close the gaps of clause {clause}"),
        phase: entry.map_or("design", |c| c.phase.as_str()).to_owned(),
        role: entry.map_or("isms-manager", |c| c.owner_role.as_str()).to_owned(),
        origin: Origin::Gaps,
        record: None,
        clauses: vec![clause],
        why: "Rules object, and no other task closes these gaps.".into(),
        state: State::Open,
        effort: work,
        remaining: work,
        after: Vec::new(),
        start: None,
        end: None,
        due: None,
        slack: 0,
        critical: false,
        evidence: entry.map(|c| c.evidence.clone()).unwrap_or_default(),
        gaps,
        identity: false,
    }
}

/// Rules that a task record says it closes.
fn closers(cx: &Context<'_>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for task in cx.programme.all::<Task>() {
        let id = task.template.clone().unwrap_or_else(|| format!("task-{}", task.id()));
        for rule in &task.closes {
            out.entry(rule.to_string()).or_insert_with(|| id.clone());
        }
    }
    out
}

/// Tasks by clause, with what they produce.
struct Index {
    by_clause: BTreeMap<String, Vec<(usize, Vec<String>)>>,
    by_control: BTreeMap<String, usize>,
}

impl Index {
    fn of(tasks: &[TaskPlan]) -> Self {
        let mut by_clause: BTreeMap<String, Vec<(usize, Vec<String>)>> = BTreeMap::new();
        let mut by_control = BTreeMap::new();
        for (at, task) in tasks.iter().enumerate() {
            if task.origin == Origin::Control {
                by_control.insert(task.id.clone(), at);
                continue;
            }
            let template = muster_catalog::project::task(&task.id);
            let produces = template.map(|t| t.produces.clone()).unwrap_or_default();
            for clause in &task.clauses {
                by_clause.entry(clause.clone()).or_default().push((at, produces.clone()));
            }
        }
        Self { by_clause, by_control }
    }

    fn best(&self, d: &Diagnostic) -> Option<usize> {
        let kind = d.record.as_ref().map(|r| r.kind.name());
        if let Some(record) = d.record.as_ref().filter(|r| r.kind.name() == "control")
            && let Some(at) = self.by_control.get(&format!("control-{}", record.id))
        {
            return Some(*at);
        }
        let here = self.by_clause.get(&*d.clause)?;
        let makes_it = here.iter().find(|(_, p)| kind.is_some_and(|k| p.iter().any(|x| x == k)));
        let produces_something = || here.iter().find(|(_, p)| !p.is_empty());
        makes_it.or_else(produces_something).or_else(|| here.first()).map(|(at, _)| *at)
    }
}
