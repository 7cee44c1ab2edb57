//! 10.1/trigger-disabled: a trigger that is switched off.

use muster_model::Level;
use muster_model::kinds::Trigger;

use crate::rule::{Hit, rule};

rule! {
    id: "10.1/trigger-disabled",
    level: Level::Observation,
    clause: "10.1",
    serves: &["D3"],
    title: "A trigger is switched off",
    checks: "That each trigger is switched on.",
    matters: "Triggers are switched off when they make noise, and stay off when the noise was the signal.",
    resolve: "Switch it on again, with a quiet period or another tolerance if it spoke too often; delete it if it is no \
              longer wanted.",
    evidence: "The trigger switched on, and what it proposed last.",
    fires: "
        >>> trigger/drift.md
        title: Figures that get worse
        when: drift
        enabled: false
    ",
    silent: "
        >>> trigger/drift.md
        title: Figures that get worse
        when: drift
        enabled: true
        quiet: P30D
    ",
    run: |cx| {
        cx.programme
            .all::<Trigger>()
            .filter(|t| t.enabled == Some(false))
            .map(|t| Hit::on(t.record, format!("the trigger “{}” is switched off", t.title())).at("enabled"))
            .collect()
    },
}
