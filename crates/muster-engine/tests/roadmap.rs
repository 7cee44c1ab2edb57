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

/// The three organisations that the plans are compared on.
fn three() -> [Roadmap; 3] {
    let profile = |rest: &str| format!(">>> muster.toml\nname = \"X\"\n{rest}\n");
    [
        "sector = \"software\"\nheadcount = 10\ncountries = [\"DE\"]\nobligations = [\"gdpr\"]\noutsourced_it = true",
        "sector = \"logistics\"\nheadcount = 400\ncountries = [\"DE\", \"PL\"]\nobligations = [\"gdpr\", \"nis2\"]",
        "sector = \"bank\"\nheadcount = 6000\ncountries = [\"DE\", \"FR\", \"LU\"]\nobligations = [\"gdpr\", \"dora\"]\nown_software = true\noutsourced_it = true",
    ]
    .map(|rest| roadmap(&profile(rest)))
}

#[test]
fn three_profiles_three_plainly_different_plans() {
    let plans = three();
    let [firm, company, bank] = &plans;
    let figures = plans.each_ref().map(|p| (p.tasks.len(), p.remaining, p.end.to_string(), p.loads.len()));
    let expected =
        [(73, 50.0, "2027-02-05", 4), (95, 380.5, "2027-08-31", 13), (103, 2663.0, "2027-12-10", 15)];
    assert_eq!(figures, expected.map(|(tasks, days, end, roles)| (tasks, days, end.to_owned(), roles)));
    let only = |a: &Roadmap, others: [&Roadmap; 2]| -> std::collections::BTreeSet<String> {
        let there = |id: &str| others.iter().any(|o| o.task(id).is_some());
        let ids = a.tasks.iter().filter(|t| t.origin == Origin::Catalogue).map(|t| t.id.clone());
        ids.filter(|id| !there(id)).collect()
    };
    let set = |ids: &[&str]| ids.iter().map(|s| (*s).to_owned()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(
        only(firm, [company, bank]),
        set(&[
            "borrow-auditor",
            "find-deputies",
            "software-pipeline-identities",
            "software-customer-assurance"
        ])
    );
    assert_eq!(
        only(company, [firm, bank]),
        set(&[
            "register-nis2-entity",
            "set-nis2-reporting",
            "secure-supply-chain",
            "logistics-shared-devices",
            "logistics-partner-accounts"
        ])
    );
    assert_eq!(
        only(bank, [firm, company]),
        set(&[
            "map-critical-functions",
            "set-ict-risk-framework",
            "separate-lines",
            "register-ict-providers",
            "plan-provider-exit",
            "classify-ict-incidents",
            "test-resilience",
            "test-by-threat",
            "finance-map-dora",
            "finance-duties-apart",
        ])
    );
    let roles =
        |p: &Roadmap| p.loads.iter().map(|l| l.role.clone()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(roles(firm), set(&["identity-lead", "internal-auditor", "isms-manager", "top-management"]));
    assert!(roles(company).contains("supplier-manager") && !roles(company).contains("chief-risk-officer"));
    assert!(roles(bank).contains("chief-risk-officer") && roles(bank).contains("head-of-development"));
    assert!(firm.remaining * 5.0 < company.remaining && company.remaining * 5.0 < bank.remaining);
}

#[test]
fn a_role_that_a_small_firm_names_keeps_its_work() {
    let base = ">>> muster.toml\nname = \"X\"\nheadcount = 10\n";
    let named = format!("{base}[capacity]\nhr-lead = 1\n");
    let does = |p: &Roadmap| p.task("close-competence-gaps").map(|t| t.role.clone()).unwrap();
    assert_eq!(does(&roadmap(base)), "isms-manager");
    assert_eq!(does(&roadmap(&named)), "hr-lead");
}

/// The longest way to each task, found by making lengths longer until nothing changes; from the tasks' own dates only.
fn farthest(lengths: &[i64], before: &[Vec<usize>]) -> Vec<i64> {
    let mut far = lengths.to_vec();
    loop {
        let longer: Vec<i64> = (0..far.len())
            .map(|i| lengths[i] + before[i].iter().map(|b| far[*b]).max().unwrap_or(0))
            .collect();
        if longer == far {
            return far;
        }
        far = longer;
    }
}

#[test]
fn the_critical_path_of_the_catalogue_is_the_longest_path_for_each_of_the_three() {
    for plan in three() {
        let open: Vec<_> = plan.tasks.iter().filter(|t| t.state != State::Done).collect();
        let weekdays = |from: jiff::civil::Date, to: jiff::civil::Date| -> i64 {
            let days = from.series(jiff::ToSpan::day(1)).take_while(|d| *d <= to);
            days.filter(|d| d.weekday().to_monday_zero_offset() < 5).count() as i64
        };
        let lengths: Vec<i64> = open.iter().map(|t| weekdays(t.start.unwrap(), t.end.unwrap())).collect();
        // A task follows what it waits for, and everything its role does before it.
        let before: Vec<Vec<usize>> = open
            .iter()
            .map(|t| {
                let is_before = |o: &muster_engine::roadmap::TaskPlan| {
                    t.after.contains(&o.id) || (o.role == t.role && o.end < t.start)
                };
                (0..open.len()).filter(|i| is_before(open[*i])).collect()
            })
            .collect();
        let behind: Vec<Vec<usize>> =
            (0..open.len()).map(|i| (0..open.len()).filter(|j| before[*j].contains(&i)).collect()).collect();
        let (to, from) = (farthest(&lengths, &before), farthest(&lengths, &behind));
        let whole = to.iter().max().copied().unwrap();
        assert_eq!(whole, weekdays(plan.start, plan.end));
        for (i, t) in open.iter().enumerate() {
            assert_eq!(to[i], weekdays(plan.start, t.end.unwrap()), "{}", t.id);
            assert_eq!(t.slack, whole - (to[i] + from[i] - lengths[i]), "{}", t.id);
        }
        assert!(open.iter().filter(|t| t.critical).count() > 5);
    }
}

#[test]
fn the_whole_plan_moves_when_a_task_of_the_critical_path_is_done() {
    let base = ">>> muster.toml\nname = \"X\"\nheadcount = 300\n";
    let before = roadmap(base);
    let task = before.tasks.iter().find(|t| t.critical && t.effort >= 5.0).unwrap();
    let after = roadmap(&format!(
        "{base}>>> task/it.md\ntitle: It\ntemplate: {}\nrole: role/{}\neffort: {}\nstatus: done\ndone: 2026-06-29\n",
        task.id, task.role, task.effort
    ));
    assert!(after.end < before.end, "{} {} {}", task.id, before.end, after.end);
}
