//! A plan that was kept is held against what became of each task; gates say what keeps them shut; the example profiles give
//! the plans that the tests of the roadmap hold to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::roadmap::against::{Against, Now, against};
use muster_engine::roadmap::gates::gates;
use muster_engine::roadmap::profiles::{EXAMPLES, from_nothing};
use muster_engine::roadmap::{Roadmap, State, plan};
use muster_engine::{Context, check, fixture};
use muster_model::kinds::Plan;
use muster_model::{OrgId, Profile};

const RECORD: &str = "
>>> muster.toml
name = \"X\"
headcount = 300
>>> plan/p.md
title: P
kept: 2026-01-05
ends: 2026-12-31
tasks:
  - {task: task-late, title: Late, phase: design, role: it, start: 2026-06-01, end: 2026-06-05}
  - {task: task-done, title: Finished, phase: design, role: it, start: 2026-05-01, end: 2026-05-20}
  - {task: task-quiet, title: Quietly finished, phase: scope, role: it, start: 2026-05-01, end: 2026-05-20}
  - {task: task-gone, title: No such task, phase: scope, role: it, start: 2026-05-01, end: 2026-05-20}
>>> task/late.md
title: Late
phase: phase/design
role: role/it
effort: \"1\"
status: open
start: 2026-07-06
>>> task/done.md
title: Finished
phase: phase/design
role: role/it
effort: \"1\"
status: done
done: 2026-05-10
>>> task/quiet.md
title: Quietly finished
phase: phase/scope
role: role/it
effort: \"1\"
status: done
";

fn held(text: &str) -> (Roadmap, Option<Against>) {
    let example = fixture::read(text);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    let plan = plan(&cx, &check(&cx, &example.told));
    let record = example.programme.by_id::<Plan>("p").unwrap();
    let held = against(record.data, &plan, &example.programme);
    (plan, held)
}

#[test]
fn each_planned_task_finds_what_became_of_it() {
    let (plan, held) = held(RECORD);
    let held = held.unwrap();
    let of = |id: &str| held.tasks.iter().find(|t| t.task == id).unwrap();
    assert_eq!(of("task-late").slip, Some(32), "forecast 7 July, planned 5 June");
    assert!(matches!(of("task-late").now, Now::Forecast { end, .. } if end.to_string() == "2026-07-07"));
    assert_eq!(of("task-done").slip, Some(-10));
    assert_eq!(
        (of("task-quiet").now, of("task-quiet").slip),
        (Now::Done { on: None }, None),
        "no day, no slip"
    );
    assert_eq!(of("task-gone").now, Now::Gone);
    assert_eq!(held.tasks[0].task, "task-late", "the latest first");
    let design = held.phases.iter().find(|p| p.id == "design").unwrap();
    assert_eq!((design.tasks, design.over, design.slip), (2, 1, Some(32)));
    let scope = held.phases.iter().find(|p| p.id == "scope").unwrap();
    assert_eq!((scope.over, scope.forecast), (2, None), "nothing is left of it");
    assert_eq!(held.forecast_end, plan.end);
    let open = plan.tasks.iter().filter(|t| t.state != State::Done).count();
    assert_eq!(held.added.len(), open - 1, "every open task but the one that was planned");
}

#[test]
fn a_record_without_tasks_says_nothing() {
    let (_, held) = held(">>> plan/p.md\ntitle: P\nkept: 2026-01-05\nends: 2026-12-31\ntasks: []\n");
    assert!(held.is_none());
}

#[test]
fn a_gate_is_shut_by_what_is_open() {
    let (plan, _) = held(RECORD);
    let gates = gates(&plan);
    assert_eq!(gates.len(), plan.phases.len());
    for (gate, phase) in gates.iter().zip(&plan.phases) {
        assert_eq!(gate.exit.tasks.len(), phase.tasks - phase.done, "{}", phase.id);
        for id in &gate.entry.tasks {
            let task = plan.task(id).unwrap();
            assert!(task.phase != phase.id && task.state != State::Done, "{id}");
        }
        let gaps: usize =
            plan.of_phase(&phase.id).filter(|t| t.state != State::Done).map(|t| t.gaps.len()).sum();
        assert_eq!(gate.exit.gaps.iter().sum::<usize>(), gaps);
    }
    assert!(gates[0].entry.is_open(), "nothing comes before the first phase");
    assert!(gates.iter().skip(1).all(|g| !g.entry.is_open()), "with nothing done, every later gate is shut");
}

#[test]
fn the_examples_get_three_plainly_different_plans() {
    let org = OrgId::new("x").unwrap();
    let plans = EXAMPLES.each_ref().map(|e| {
        let (profile, told) = Profile::read(Some(e.profile));
        assert!(told.is_empty(), "{told:?}");
        from_nothing(org.clone(), &profile, fixture::NOW.parse().unwrap())
    });
    let [firm, company, bank] = &plans;
    assert!(firm.tasks.len() < company.tasks.len() && company.tasks.len() < bank.tasks.len());
    assert!(firm.remaining * 5.0 < company.remaining && company.remaining * 5.0 < bank.remaining);
    assert!(plans.iter().all(|p| p.start.to_string() == "2026-06-30"), "each begins today");
}
