//! 10.1/triggers-not-wired: drift, findings or threats lead to no proposed decision.

use muster_model::Level;
use muster_model::kinds::{Trigger, TriggerWhen};

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "10.1/triggers-not-wired",
    level: Level::Opportunity,
    clause: "10.1",
    serves: &["D3", "C10.1"],
    title: "Some signals lead to no decision by themselves",
    checks: "That there is a trigger for each of three sorts of signal: a figure that drifts or misses, an audit finding, \
             and news of a threat.",
    matters: "Signals arrive on days when everybody is busy. A trigger turns them into a proposed decision in somebody's \
              list, by a rule that everybody can read.",
    resolve: "Add a `trigger` for each missing sort, with the role it routes to.",
    evidence: "Triggers that are switched on, and decisions that they proposed.",
    fires: "
        >>> trigger/drift.md
        title: Figures beyond tolerance
        when: beyond-tolerance
        >>> trigger/findings.md
        title: Findings on identity services
        when: finding
    ",
    silent: "
        >>> trigger/drift.md
        title: Figures that get worse
        when: drift
        >>> trigger/findings.md
        title: Findings on identity services
        when: finding
        >>> trigger/threats.md
        title: News of threats
        when: threat
    ",
    run: |cx| {
        let wired = |sort: &[TriggerWhen]| {
            cx.programme.all::<Trigger>().any(|t| t.when.is_some_and(|w| sort.contains(&w)))
        };
        let posture = [TriggerWhen::BeyondTolerance, TriggerWhen::MissedTarget, TriggerWhen::Drift];
        let sorts: [(&str, &[TriggerWhen]); 3] = [
            ("drifting figures", &posture),
            ("audit findings", &[TriggerWhen::Finding]),
            ("news of threats", &[TriggerWhen::Threat]),
        ];
        let left: Vec<&str> = sorts.iter().filter(|(_, sort)| !wired(sort)).map(|(name, _)| *name).collect();
        Outcome::from(
            (!left.is_empty()).then(|| Hit::missing(format!("no trigger watches {}", sentence::list(&left)))),
        )
    },
}
