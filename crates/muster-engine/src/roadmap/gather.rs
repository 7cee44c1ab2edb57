//! Gathers the tasks: the catalogue's templates that fit the organisation's size, its own task records, and one task for
//! each control that applies and is not in place.

use std::collections::{BTreeMap, BTreeSet};

use muster_catalog::{control, project, sector};
use muster_model::kinds::{Control, Implementation, Role, Task, TaskStatus};
use muster_model::profile::Size;
use muster_model::{Kind, Rec};
use rust_decimal::prelude::ToPrimitive;

use super::{Origin, State, TaskPlan};
use crate::context::Context;

/// The template that stands for putting the chosen controls in place; chosen controls replace it one by one.
const CONTROLS: &str = "implement-controls";
/// The phase in which others judge.
const OUTSIDE: &str = "certify";
/// The phase of a task that names none.
const DEFAULT_PHASE: &str = "design";

/// Every task, undated, without gaps.
pub(super) fn tasks(cx: &Context<'_>) -> Vec<TaskPlan> {
    let mut out = templates(cx);
    add_controls(&mut out, cx);
    add_records(&mut out, cx);
    out
}

fn templates(cx: &Context<'_>) -> Vec<TaskPlan> {
    let size = cx.programme.profile.size();
    let traits = super::traits::of(cx.programme);
    let fits = |t: &&project::Task| {
        t.sizes.iter().any(|s| s == size.word())
            && (t.when.is_empty() || t.when.iter().any(|w| traits.contains(w)))
    };
    // What differs in its sector comes after what most projects need.
    let sector = sector::find(&cx.programme.profile.sector);
    let of_sector = sector.into_iter().flat_map(|s| &s.tasks);
    let here: Vec<_> = project::tasks().iter().chain(of_sector).filter(fits).collect();
    here.iter()
        .map(|t| {
            let kinds: Vec<_> = t.produces.iter().filter_map(|k| Kind::parse(k)).collect();
            let present = kinds.iter().filter(|k| cx.programme.count(**k) > 0).count();
            // What an outside auditor does cannot be told from our own records: only a task record says that it is done.
            // Nor does any document at all show that what one law or one sector asks for is done.
            let special = !t.when.is_empty() || project::tasks().iter().all(|p| p.id != t.id);
            let present = if t.phase == OUTSIDE || special { 0 } else { present };
            let state = match present {
                0 => State::Open,
                n if n == kinds.len() => State::Done,
                _ => State::InProgress,
            };
            let effort = match size {
                Size::Small => t.days.small,
                Size::Medium => t.days.medium,
                Size::Large => t.days.large,
            };
            let remaining = match state {
                State::Done => 0.0,
                State::InProgress => effort / 2.0,
                State::Open => effort,
            };
            let after = t.after.iter().filter(|a| here.iter().any(|h| h.id == **a)).cloned().collect();
            TaskPlan {
                id: t.id.clone(),
                title: t.title.clone(),
                phase: t.phase.clone(),
                role: role(cx, &t.role),
                origin: Origin::Catalogue,
                record: None,
                clauses: t.clauses.clone(),
                why: t.why.clone(),
                state,
                effort,
                remaining,
                after,
                start: None,
                end: None,
                due: None,
                slack: 0,
                critical: false,
                evidence: t.evidence.clone(),
                gaps: Vec::new(),
                identity: t.identity,
            }
        })
        .collect()
}

/// The role that does a task here: a small organisation has one role do the work of several, unless it has said that it
/// has the role, by a record or by the time it gives it.
fn role(cx: &Context<'_>, asked: &str) -> String {
    let profile = &cx.programme.profile;
    let named = profile.capacity.contains_key(asked) || cx.programme.by_id::<Role>(asked).is_some();
    let combined = project::combined().iter().find(|c| c.role == asked);
    match combined.filter(|_| profile.size() == Size::Small && !named) {
        Some(c) => c.into.clone(),
        None => asked.to_owned(),
    }
}

fn add_controls(out: &mut Vec<TaskPlan>, cx: &Context<'_>) {
    let at = match cx.programme.profile.size() {
        Size::Small => 0,
        Size::Medium => 1,
        Size::Large => 2,
    };
    let Some(template) = out.iter().find(|t| t.id == CONTROLS).cloned() else { return };
    let mut expanded = Vec::new();
    let mut decided = 0;
    for c in cx.programme.all::<Control>() {
        decided += usize::from(c.applicable.is_some());
        let Some(entry) = control::get(c.id()) else { continue };
        let share = match (c.applicable, c.implemented) {
            (Some(true), Some(Implementation::Yes)) => continue,
            (Some(true), Some(Implementation::Partly)) => 0.5,
            (Some(true), _) => 1.0,
            _ => continue,
        };
        let effort = entry.days.get(at).copied().unwrap_or(1.0);
        let owner = c.record.owner.as_ref().map_or_else(|| role(cx, &entry.role), |o| o.to.id.to_string());
        expanded.push(TaskPlan {
            id: format!("control-{}", entry.id),
            title: format!("Put control {} in place: {}", entry.number, entry.title),
            phase: template.phase.clone(),
            role: owner,
            origin: Origin::Control,
            record: Some(c.reference()),
            clauses: vec!["6.1.3".into(), "8.3".into()],
            why: c
                .justification
                .as_deref()
                .map_or_else(|| "It applies and is not in place.".into(), str::to_owned),
            state: if share < 1.0 { State::InProgress } else { State::Open },
            effort,
            remaining: effort * share,
            evidence: entry.evidence.clone(),
            identity: entry.identity == "core",
            ..template.clone()
        });
    }
    if decided == 0 {
        return;
    }
    let ids: Vec<_> = expanded.iter().map(|t| t.id.clone()).collect();
    if let Some(whole) = out.iter_mut().find(|t| t.id == CONTROLS) {
        whole.title = "Show that every chosen control is in place".into();
        whole.effort = (whole.effort / 10.0).clamp(0.5, 10.0);
        whole.state = if ids.is_empty() { State::Done } else { State::InProgress };
        whole.remaining = if ids.is_empty() { 0.0 } else { whole.effort };
        whole.after.extend(ids);
    }
    out.extend(expanded);
}

fn add_records(out: &mut Vec<TaskPlan>, cx: &Context<'_>) {
    // The first record for a template stands in its place; a further one is a task of its own.
    let mut claimed: BTreeSet<&str> = BTreeSet::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for t in cx.programme.all::<Task>() {
        let template = t.data.template.as_deref().filter(|id| claimed.insert(id));
        ids.insert(t.id().to_owned(), template.map_or_else(|| format!("task-{}", t.id()), str::to_owned));
    }
    for t in cx.programme.all::<Task>() {
        let known = ids.get(t.id()).and_then(|id| out.iter().position(|p| p.id == *id));
        let mut plan = match known {
            Some(at) => out.remove(at),
            None => blank(&t),
        };
        plan.record = Some(t.reference());
        plan.due = t.due;
        plan.after.extend(t.after.iter().filter_map(|a| ids.get(a.to.id.as_str()).cloned()));
        plan.after.sort();
        plan.after.dedup();
        if let Some(effort) = t.effort.and_then(|e| e.to_f64()) {
            plan.effort = effort;
        }
        if let Some(role) = &t.role {
            plan.role = role.to.id.to_string();
        }
        plan.start = t.start;
        (plan.state, plan.remaining) = match t.status {
            Some(TaskStatus::Done) => (State::Done, 0.0),
            Some(TaskStatus::Dropped) => continue,
            Some(TaskStatus::InProgress) => (State::InProgress, plan.effort / 2.0),
            _ => (State::Open, plan.effort),
        };
        out.push(plan);
    }
}

fn blank(t: &Rec<'_, Task>) -> TaskPlan {
    let phase = t.phase.as_ref().map(|p| p.to.id.to_string());
    let known = |p: &String| project::phases().iter().any(|q| q.id == *p);
    TaskPlan {
        id: format!("task-{}", t.id()),
        title: t.title().to_owned(),
        phase: phase.filter(known).unwrap_or_else(|| DEFAULT_PHASE.to_owned()),
        role: "isms-manager".into(),
        origin: Origin::Record,
        record: Some(t.reference()),
        clauses: t.clauses.iter().map(|c| c.to_string()).collect(),
        why: String::new(),
        state: State::Open,
        effort: 1.0,
        remaining: 1.0,
        after: Vec::new(),
        start: None,
        end: None,
        due: None,
        slack: 0,
        critical: false,
        evidence: t.evidence.clone(),
        gaps: Vec::new(),
        identity: false,
    }
}
