//! 10.1/decision-overdue: a decision was accepted, its day has passed, and it is not carried out.

use muster_model::kinds::{Decision, DecisionStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.1/decision-overdue",
    level: Level::Minor,
    clause: "10.1",
    serves: &["D1", "C10.1"],
    title: "A decision was accepted, but not carried out in time",
    checks: "The day of each accepted decision has not passed.",
    matters: "On the roadmap the problem looks solved. Findings that lean on this decision as their answer are in truth \
              still open.",
    resolve: "Carry it out and set it to done, or set a new day with the reason, or withdraw it and answer the findings that \
              lean on it in another way.",
    evidence: "The design as decided, seen in the estate.",
    fires: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: accepted
        due: 2026-03-31
    ",
    silent: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: accepted
        due: 2026-12-31
        >>> decision/hsm.md
        title: Keys in hardware
        status: done
        due: 2026-01-31
    ",
    run: |cx| {
        let late = |d: Rec<'_, Decision>| {
            let due = d.due.filter(|day| d.status == Some(DecisionStatus::Accepted) && *day < cx.today)?;
            Some(
                Hit::on(d.record, format!(
                    "“{}” was to be carried out by {due}, {} days ago", d.title(), cx.days_since(due)
                ))
                .at("due"),
            )
        };
        cx.programme.all::<Decision>().filter_map(late).collect()
    },
}
