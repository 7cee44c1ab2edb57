//! 9.1/indicator-never-measured: an indicator for which there is no figure at all.

use muster_model::Level;
use muster_model::kinds::{Indicator, Objective, Process};

use crate::rule::{Hit, Outcome, rule};
use crate::rules::operation::never_measured;

rule! {
    id: "9.1/indicator-never-measured",
    level: Level::Minor,
    clause: "9.1",
    serves: &["C9.1", "L8", "B3"],
    title: "An indicator was never measured",
    checks: "Each indicator has at least one figure: a measurement of its metric, or, where it is measured by hand, \
             evidence that shows it. Indicators of process outcomes and of objectives are left to the rules on those.",
    matters: "An indicator without a figure takes up a line in the plan and says nothing. Whoever reads the plan believes \
              that something is watched.",
    resolve: "Pull a snapshot so that the metric is computed, add the first hand-made result as `evidence` that shows the \
              indicator, or drop the indicator.",
    evidence: "At least one measured value with date and source.",
    fires: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        >>> measurements.json
        [{\"metric\": \"dormant_accounts\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\", \"value\": {\"count\": 4}}]
    ",
    silent: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        >>> measurements.json
        [{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\", \"value\": {\"count\": 4}}]
    ",
    run: |cx| {
        let (mut hits, mut unread) = (Vec::new(), false);
        for indicator in cx.programme.all::<Indicator>() {
            let here = indicator.reference();
            let outcome = cx.programme.pointing::<Process>(&here, "outcomes").next().is_some();
            let objective = cx.programme.pointing::<Objective>(&here, "indicator").next().is_some();
            if outcome || (objective && indicator.metric.is_some()) {
                continue;
            }
            match (never_measured(cx, &indicator), &indicator.metric) {
                (None, _) => unread = true,
                (Some(true), Some(metric)) => hits.push(
                    Hit::on(indicator.record, format!(
                        "“{}” reads `{metric}`, of which there is no measurement", indicator.title()
                    ))
                    .at("metric"),
                ),
                (Some(true), None) => hits.push(
                    Hit::on(indicator.record, format!(
                        "“{}” is measured by hand, and no evidence shows a result", indicator.title()
                    ))
                    .help(format!("Add `evidence` with the result and `shows: [{}]`.", indicator.reference())),
                ),
                (Some(false), _) => {}
            }
        }
        match (hits.is_empty(), unread) {
            (true, true) => Outcome::not_run("no measurements were given"),
            _ => hits.into_iter().collect(),
        }
    },
}
