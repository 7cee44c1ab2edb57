//! 10.1/decision-without-kpi: an architectural decision that must move no number.

use muster_model::Level;
use muster_model::kinds::{Decision, DecisionStatus};

use crate::rule::{Hit, rule};

rule! {
    id: "10.1/decision-without-kpi",
    level: Level::Observation,
    clause: "10.1",
    serves: &["D1", "L8"],
    title: "A decision on identity moves no number",
    checks: "Each decision accepted or carried out names the indicator it must move, to which value, by when.",
    matters: "A decision on the architecture costs much and is felt late. Without a number nobody can tell the management \
              review, a year on, whether it was worth it.",
    resolve: "Name the indicator in `kpi`, with the value it must reach and the day.",
    evidence: "The decision with its number, and the series of that number since.",
    fires: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: accepted
    ",
    silent: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: accepted
        kpi: {indicator: indicator/orphans, to: 0, by: 2026-12-31}
        >>> decision/passwordless.md
        title: No passwords for drivers
        status: proposed
    ",
    run: |cx| {
        cx.programme
            .all::<Decision>()
            .filter(|d| matches!(d.status, Some(DecisionStatus::Accepted | DecisionStatus::Done)))
            .filter(|d| d.kpi.as_ref().is_none_or(|k| k.indicator.is_none()))
            .map(|d| Hit::on(d.record, format!("“{}” names no number that it must move", d.title())).at("kpi"))
            .collect()
    },
}
