//! The roadmap as a user sees it: three organisations, gaps that become dated tasks, dates that respect order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::roadmap::{Origin, Roadmap, State, plan};
use muster_engine::{Context, check, fixture};

fn roadmap(text: &str) -> Roadmap {
    let example = fixture::read(text);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    plan(&cx, &check(&cx, &example.told))
}

fn firm(headcount: u32) -> String {
    format!(">>> muster.toml\nname = \"X\"\nheadcount = {headcount}\ntarget_certification = \"2027-06-30\"\n")
}

#[test]
fn nothing_begins_before_what_it_waits_for_is_done() {
    let plan = roadmap(&firm(300));
    assert!(plan.tasks.len() > 40);
    for task in plan.tasks.iter().filter(|t| t.state != State::Done) {
        assert!(task.start <= task.end && task.start.is_some(), "{}", task.id);
        for before in &task.after {
            let before = plan.task(before).unwrap();
            assert!(before.end < task.start, "{} begins before {} is done", task.id, before.id);
        }
    }
}

#[test]
fn a_role_does_one_thing_at_a_time() {
    let plan = roadmap(&firm(300));
    for role in &plan.loads {
        let mut mine: Vec<_> =
            plan.tasks.iter().filter(|t| t.role == role.role).map(|t| (t.start, t.end)).collect();
        mine.sort();
        assert!(mine.windows(2).all(|w| w[0].1 < w[1].0), "{} overlaps: {mine:?}", role.role);
    }
}

#[test]
fn the_critical_path_reaches_the_end_without_slack() {
    let plan = roadmap(&firm(300));
    let last = plan.tasks.iter().filter(|t| t.end == Some(plan.end)).find(|t| t.critical);
    assert!(last.is_some_and(|t| t.slack == 0));
    assert!(plan.tasks.iter().any(|t| t.state != State::Done && !t.critical && t.slack > 0));
}

#[test]
fn a_small_firm_gets_a_far_smaller_plan_than_a_bank() {
    let [small, medium, bank] = [10, 300, 5000].map(|n| roadmap(&firm(n)));
    assert!(small.tasks.len() < medium.tasks.len());
    assert!(small.remaining * 4.0 < medium.remaining && medium.remaining * 4.0 < bank.remaining);
}

#[test]
fn a_control_that_applies_and_is_not_in_place_becomes_a_task() {
    let plan = roadmap(
        ">>> control/a.5.17.md\ntitle: Authentication information\napplicable: true\nimplemented: partly\n\
         justification: Treats stolen passwords.\n\
         >>> control/a.5.18.md\ntitle: Access rights\napplicable: true\nimplemented: yes\n",
    );
    let task = plan.task("control-a.5.17").unwrap();
    assert_eq!(task.origin, Origin::Control);
    assert!(task.remaining >= task.effort / 2.0 && task.remaining <= task.effort);
    assert!(!task.evidence.is_empty());
    assert!(plan.task("control-a.5.18").is_none());
}

#[test]
fn a_gap_closed_leaves_the_plan() {
    let base = ">>> scope/isms.md\ntitle: Scope\nassets: [asset/portal]\nSERVICES\n>>> asset/portal.md\ntitle: Portal\n\
                depends_on: [identity-service/idp]\n>>> identity-service/idp.md\ntitle: Provider\n\
                >>> risk/x.md\ntitle: Stolen sessions\nassets: [identity-service/idp]\n";
    let rule = "4.3/identity-service-out-of-scope";
    let with = roadmap(&base.replace("SERVICES", "version: \"1\""));
    let without =
        roadmap(&base.replace("SERVICES", "version: \"1\"\nidentity_services: [identity-service/idp]"));
    let gaps = |p: &Roadmap| p.tasks.iter().flat_map(|t| &t.gaps).filter(|g| g.rule == rule).count();
    assert_eq!((gaps(&with), gaps(&without)), (1, 0));
    assert!(with.remaining > without.remaining);
}

#[test]
fn every_gap_has_exactly_one_task_and_the_plan_is_the_same_twice() {
    let text = format!("{}>>> risk/x.md\ntitle: Cyber attack\n>>> asset/a.md\ntitle: A\n", firm(300));
    let example = fixture::read(&text);
    let cx = Context::new(&example.programme, fixture::NOW.parse().unwrap());
    let report = check(&cx, &example.told);
    let one = plan(&cx, &report);
    assert_eq!(one.tasks.iter().map(|t| t.gaps.len()).sum::<usize>(), report.diagnostics.len());
    assert_eq!(one, plan(&cx, &report));
}

#[test]
fn tasks_in_a_ring_are_still_dated() {
    let ring = ">>> task/a.md\ntitle: A\nafter: [task/b]\nrole: role/x\neffort: 1\nstatus: open\n\
                >>> task/b.md\ntitle: B\nafter: [task/a]\nrole: role/x\neffort: 1\nstatus: open\n";
    let plan = roadmap(ring);
    assert!(plan.task("task-a").unwrap().start.is_some() && plan.task("task-b").unwrap().start.is_some());
}

#[test]
fn two_records_for_one_template_are_two_tasks_and_the_order_holds() {
    let text = ">>> muster.toml\nname = \"X\"\nheadcount = 300\n\
                >>> task/a.md\ntitle: A\ntemplate: approve-scope\nrole: role/x\neffort: 1\nstatus: open\n\
                >>> task/b.md\ntitle: B\ntemplate: approve-scope\nrole: role/x\neffort: 1\nstatus: open\n";
    let plan = roadmap(text);
    assert!(plan.task("approve-scope").is_some() && plan.task("task-b").is_some());
    assert!(plan.tasks.iter().any(|t| t.after.iter().any(|a| a == "approve-scope")));
    let ids: std::collections::BTreeSet<_> = plan.tasks.iter().map(|t| &t.id).collect();
    assert_eq!(ids.len(), plan.tasks.len());
}
