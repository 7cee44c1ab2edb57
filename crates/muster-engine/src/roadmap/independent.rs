//! The critical path by another way: every path through the plan is walked, one by one, and its days are counted on the
//! calendar. Nothing of the scheduler is used but what it gave out. Not a part of the program.

use std::collections::BTreeMap;

use jiff::civil::Date;
use muster_model::Profile;
use proptest::prelude::*;

use super::{Origin, State, TaskPlan, schedule, workdays};

fn task(id: usize, role: u8, days: u8, after: Vec<usize>) -> TaskPlan {
    TaskPlan {
        id: format!("t{id:02}"),
        title: String::new(),
        phase: "design".into(),
        role: format!("r{role}"),
        origin: Origin::Record,
        record: None,
        clauses: Vec::new(),
        why: String::new(),
        state: State::Open,
        effort: f64::from(days),
        remaining: f64::from(days),
        after: after.into_iter().map(|a| format!("t{a:02}")).collect(),
        start: None,
        end: None,
        due: None,
        slack: 0,
        critical: false,
        evidence: Vec::new(),
        gaps: Vec::new(),
        identity: false,
    }
}

/// Working days from `from` to `to`, both counted, one by one.
fn count(from: Date, to: Date) -> i64 {
    let mut day = from;
    let mut n = 0;
    while day <= to {
        n += i64::from(day.weekday().to_monday_zero_offset() < 5);
        day = day.tomorrow().unwrap();
    }
    n
}

/// What must be over before each task begins: what it waits for, and what its role does just before it.
fn before(tasks: &[TaskPlan]) -> Vec<Vec<usize>> {
    let of = |t: &TaskPlan| {
        let order = tasks.iter().enumerate().filter(|(_, o)| t.after.contains(&o.id)).map(|(i, _)| i);
        let role = tasks.iter().enumerate().filter(|(_, o)| o.role == t.role && o.end < t.start);
        order.chain(role.max_by_key(|(_, o)| o.end).map(|(i, _)| i)).collect()
    };
    tasks.iter().map(of).collect()
}

/// Every path that ends with `at`, by its length; each path is walked to its beginning.
fn paths(at: usize, edges: &[Vec<usize>], days: &[i64], sum: i64, out: &mut Vec<i64>) {
    let sum = sum + days[at];
    if edges[at].is_empty() {
        out.push(sum);
    }
    for next in &edges[at] {
        paths(*next, edges, days, sum, out);
    }
}

fn longest(at: usize, edges: &[Vec<usize>], days: &[i64]) -> i64 {
    let mut out = Vec::new();
    paths(at, edges, days, 0, &mut out);
    out.into_iter().max().unwrap()
}

/// Start, slack and criticality of every task, against the paths.
fn agree(tasks: &[TaskPlan], start: Date) {
    let edges = before(tasks);
    let mut behind = vec![Vec::new(); tasks.len()];
    for (i, list) in edges.iter().enumerate() {
        list.iter().for_each(|b| behind[*b].push(i));
    }
    let days: Vec<i64> = tasks.iter().map(|t| count(t.start.unwrap(), t.end.unwrap())).collect();
    let whole = (0..tasks.len()).map(|i| longest(i, &edges, &days)).max().unwrap();
    assert_eq!(whole, count(start, tasks.iter().filter_map(|t| t.end).max().unwrap()), "the end of the plan");
    for (i, t) in tasks.iter().enumerate() {
        let (to, from) = (longest(i, &edges, &days), longest(i, &behind, &days));
        assert_eq!(count(start, t.end.unwrap()), to, "{} begins when it can", t.id);
        let slack = whole - (to + from - days[i]);
        assert_eq!((t.slack, t.critical), (slack, slack == 0), "slack of {}", t.id);
    }
}

fn plans() -> impl Strategy<Value = Vec<TaskPlan>> {
    let one = (0u8..4, 1u8..9, proptest::collection::vec(any::<prop::sample::Index>(), 0..3));
    proptest::collection::vec(one, 1..13).prop_map(|list| {
        let after = |i: usize, picks: &[prop::sample::Index]| {
            let mut ids: Vec<usize> = picks.iter().filter(|_| i > 0).map(|p| p.index(i.max(1))).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let all = list.iter().enumerate();
        all.map(|(i, (role, days, picks))| task(i, *role, *days, after(i, picks))).collect()
    })
}

proptest! {
    #[test]
    fn the_critical_path_is_the_longest_of_all_paths(mut tasks in plans(), skip in 0i64..30) {
        let start = workdays::nth(jiff::civil::date(2026, 6, 29), skip);
        let capacity = (0..4).map(|r| (format!("r{r}"), f64::from(r) + 1.0)).collect::<BTreeMap<_, _>>();
        let profile = Profile { headcount: 300, capacity, ..Profile::default() };
        schedule::schedule(&mut tasks, start, &profile);
        agree(&tasks, start);
    }

    /// A role of its own for each task: capacity binds nobody, and it is the classical critical path.
    #[test]
    fn without_shared_roles_only_the_order_counts(mut tasks in plans()) {
        for (i, t) in tasks.iter_mut().enumerate() {
            t.role = format!("own-{i}");
        }
        let start = jiff::civil::date(2026, 6, 29);
        schedule::schedule(&mut tasks, start, &Profile { headcount: 300, ..Profile::default() });
        agree(&tasks, start);
    }
}
