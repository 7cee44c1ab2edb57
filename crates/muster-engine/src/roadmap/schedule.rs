//! Dates: each role works on one task at a time at its capacity; a task begins when what it waits for is done. Among
//! tasks that could begin, the one with the longest chain of work behind it goes first. Then a backward pass over the
//! same order tells how far each could slip; what cannot slip is critical.
//!
//! What *critical* means when capacity binds: the longest chain in which each task either waits for the one before it or
//! has its role busy with it. So a task may be critical that nothing in the order of work waits for, because its role
//! could not begin the next one; giving that work to another role shortens the plan, where the classical critical path
//! (the order alone) would not show it. The order in which a role takes its tasks is kept as found: it is a good plan,
//! not proven the shortest. `independent.rs` holds starts, end and slack against a walk over every path.

use std::collections::BTreeMap;

use jiff::civil::Date;
use muster_model::Profile;
use muster_model::profile::Size;

use super::{Load, State, TaskPlan, round, workdays};

/// Person-days a week that a role without stated capacity is assumed to have.
fn assumed(size: Size) -> f64 {
    match size {
        Size::Small => 1.0,
        Size::Medium => 3.0,
        Size::Large => 15.0,
    }
}

/// Dates every task that is not done, from `start` (a working day). Returns what each role has to do.
pub(super) fn schedule(tasks: &mut [TaskPlan], start: Date, profile: &Profile) -> Vec<Load> {
    let by_id: BTreeMap<String, usize> = tasks.iter().enumerate().map(|(i, t)| (t.id.clone(), i)).collect();
    let open: Vec<bool> = tasks.iter().map(|t| t.state != State::Done).collect();
    let is_open = |i: usize| open.get(i).copied().unwrap_or(false);
    let before: Vec<Vec<usize>> = tasks
        .iter()
        .map(|t| t.after.iter().filter_map(|a| by_id.get(a).copied()).filter(|i| is_open(*i)).collect())
        .collect();
    let capacity = |role: &str| match profile.capacity.get(role) {
        Some(days) if *days > 0.0 => (*days, false),
        _ => (assumed(profile.size()), true),
    };
    let length: Vec<i64> = tasks
        .iter()
        .map(|t| {
            let per_day = capacity(&t.role).0 / 5.0;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "bounded below; a plan is not 10^15 days long"
            )]
            let days = (t.remaining / per_day).ceil().clamp(1.0, 1e6) as i64;
            days
        })
        .collect();
    let len = |i: usize| length.get(i).copied().unwrap_or(1);
    let tail = tails(&before, &length);

    let mut starts: Vec<Option<i64>> = vec![None; tasks.len()];
    let mut free: BTreeMap<String, i64> = BTreeMap::new();
    let mut last_of_role: BTreeMap<String, usize> = BTreeMap::new();
    let mut follows: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
    let mut order = Vec::new();
    let mut waiting: Vec<usize> = (0..tasks.len()).filter(|i| is_open(*i)).collect();
    while !waiting.is_empty() {
        // What could begin now; should people have made tasks wait for each other in a ring, the first of them goes.
        let done = |i: &usize| starts.get(*i).is_some_and(Option::is_some);
        let ready: Vec<usize> =
            waiting.iter().copied().filter(|i| before.get(*i).is_none_or(|b| b.iter().all(done))).collect();
        let ready = if ready.is_empty() { waiting.clone() } else { ready };
        let earliest = |i: usize| {
            let deps = before.get(i).into_iter().flatten();
            let after = deps.filter_map(|b| starts.get(*b).copied().flatten().map(|s| s + len(*b))).max();
            let role = tasks.get(i).map_or("", |t| t.role.as_str());
            let fixed = tasks.get(i).and_then(|t| t.start).map_or(0, |d| workdays::index(start, d));
            after.unwrap_or(0).max(free.get(role).copied().unwrap_or(0)).max(fixed)
        };
        let key = |i: &usize| {
            let id = tasks.get(*i).map_or("", |t| t.id.as_str());
            (earliest(*i), std::cmp::Reverse(tail.get(*i).copied().unwrap_or(0)), id)
        };
        let Some(next) = ready.into_iter().min_by(|a, b| key(a).cmp(&key(b))) else { break };
        let begin = earliest(next);
        if let Some(slot) = starts.get_mut(next) {
            *slot = Some(begin);
        }
        if let Some(task) = tasks.get(next) {
            free.insert(task.role.clone(), begin + len(next));
            if let Some(previous) = last_of_role.insert(task.role.clone(), next)
                && let Some(list) = follows.get_mut(previous)
            {
                list.push(next);
            }
        }
        for b in before.get(next).into_iter().flatten() {
            if let Some(list) = follows.get_mut(*b) {
                list.push(next);
            }
        }
        order.push(next);
        waiting.retain(|i| *i != next);
    }
    let end = order
        .iter()
        .filter_map(|i| starts.get(*i).copied().flatten().map(|s| s + len(*i)))
        .max()
        .unwrap_or(0);
    let mut latest_end: Vec<i64> = vec![end; tasks.len()];
    for i in order.iter().rev() {
        let limit = follows.get(*i).into_iter().flatten();
        let limit = limit.filter_map(|f| latest_end.get(*f).map(|e| e - len(*f))).min().unwrap_or(end);
        if let Some(slot) = latest_end.get_mut(*i) {
            *slot = limit;
        }
    }
    for (i, task) in tasks.iter_mut().enumerate() {
        let Some(begin) = starts.get(i).copied().flatten() else {
            task.start = None;
            continue;
        };
        let finish = begin + length.get(i).copied().unwrap_or(1);
        task.slack = latest_end.get(i).copied().unwrap_or(finish) - finish;
        task.critical = task.slack <= 0;
        task.start = Some(workdays::nth(start, begin));
        task.end = Some(workdays::nth(start, finish - 1));
    }
    loads(tasks, &capacity)
}

/// The longest chain of work that waits for each task, itself included, in working days.
fn tails(before: &[Vec<usize>], length: &[i64]) -> Vec<i64> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); before.len()];
    for (i, deps) in before.iter().enumerate() {
        for b in deps {
            if let Some(list) = after.get_mut(*b) {
                list.push(i);
            }
        }
    }
    let mut tail = length.to_vec();
    // As many rounds as the longest chain could be long; a ring stops there too.
    for _ in 0..before.len() {
        let mut changed = false;
        for i in 0..before.len() {
            let behind =
                after.get(i).into_iter().flatten().filter_map(|a| tail.get(*a)).max().copied().unwrap_or(0);
            let whole = length.get(i).copied().unwrap_or(1) + behind;
            if let Some(slot) = tail.get_mut(i).filter(|t| **t < whole && whole < 1_000_000) {
                *slot = whole;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    tail
}

fn loads(tasks: &[TaskPlan], capacity: &dyn Fn(&str) -> (f64, bool)) -> Vec<Load> {
    let mut by_role: BTreeMap<&str, (f64, Option<Date>)> = BTreeMap::new();
    for task in tasks.iter().filter(|t| t.state != State::Done) {
        let entry = by_role.entry(&task.role).or_default();
        entry.0 += task.remaining;
        entry.1 = entry.1.max(task.end);
    }
    by_role
        .into_iter()
        .map(|(role, (remaining, until))| {
            let (per_week, assumed) = capacity(role);
            Load { role: role.to_owned(), per_week, assumed, remaining: round(remaining), until }
        })
        .collect()
}
