//! 7.1/phase-without-resources: a phase runs or is about to, and nothing is set aside for it.

use muster_model::kinds::{Phase, Resource};
use muster_model::{Level, Rec};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "7.1/phase-without-resources",
    level: Level::Observation,
    clause: "7.1",
    serves: &["C7.1", "P1"],
    title: "A phase has begun with neither people nor budget",
    checks: "Each phase that runs now or begins within 30 days: some resource names it.",
    matters: "Phases for which nobody has set anything aside are done in the evenings, or not at all.",
    resolve: "Add a `resource` with this phase: person-days by role, money, tools.",
    evidence: "The resource plan by phase.",
    fires: "
        >>> phase/design.md
        title: Design
        planned_start: 2026-05-01
        planned_end: 2026-09-30
        >>> resource/team.md
        title: ISMS manager
        phase: phase/mandate
    ",
    silent: "
        >>> phase/design.md
        title: Design
        planned_start: 2026-05-01
        planned_end: 2026-09-30
        >>> resource/team.md
        title: ISMS manager
        phase: phase/design
    ",
    run: |cx| {
        if cx.programme.all::<Phase>().next().is_none() {
            return Outcome::Silent;
        }
        let resources: Vec<_> = cx.programme.all::<Resource>().collect();
        if resources.is_empty() {
            return Outcome::not_run("there is no resource to count");
        }
        if resources.iter().all(|r| r.data.phase.is_none()) {
            return Outcome::not_run("no resource names a phase");
        }
        let bare = |p: Rec<'_, Phase>| {
            let start = p.planned_start.filter(|s| cx.days_since(*s) >= -30)?;
            let over = p.planned_end.is_some_and(|end| end < cx.today);
            let given = cx.programme.pointing::<Resource>(&p.reference(), "phase").next().is_some();
            (!over && !given).then(|| {
                let verb = if start <= cx.today { "began" } else { "begins" };
                Hit::on(p.record, format!("“{}” {verb} on {start}, and no resource is set aside for it", p.title()))
                    .at("planned_start")
                    .help(format!("Add a `resource` with `phase: {}`.", p.reference()))
            })
        };
        cx.programme.all::<Phase>().filter_map(bare).collect()
    },
}
