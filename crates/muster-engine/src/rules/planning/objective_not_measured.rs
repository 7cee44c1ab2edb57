//! 6.2/objective-not-measured: an objective whose figure was never measured.

use muster_model::Level;
use muster_model::kinds::{Indicator, Objective};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.2/objective-not-measured",
    level: Level::Minor,
    clause: "6.2",
    serves: &["C6.2", "L8", "B3"],
    title: "An objective has never been measured",
    checks: "For each objective whose indicator names a metric: at least one measurement of that metric is kept.",
    matters: "An objective nobody measures is a wish with a date. On that date there will be no way to tell whether it was \
              reached, nor how far there was to go.",
    resolve: "Connect the source the metric needs and take a snapshot, so that the figure is kept from now on.",
    evidence: "A series of measurements from before the objective was set until its date.",
    fires: "
        >>> indicator/passkeys.md
        title: Phishing-resistant sign-in
        metric: mfa_phishing_resistant_coverage
        >>> objective/passkeys.md
        title: Administrators sign in without passwords
        indicator: indicator/passkeys
        >>> measurements.json
        [{\"metric\": \"dormant_accounts\", \"metric_version\": 1, \"at\": \"2026-06-01T00:00:00Z\", \"value\": {\"count\": 12}}]
    ",
    silent: "
        >>> indicator/dormant.md
        title: Dormant accounts
        metric: dormant_accounts
        >>> objective/dormant.md
        title: No dormant accounts
        indicator: indicator/dormant
        >>> measurements.json
        [{\"metric\": \"dormant_accounts\", \"metric_version\": 1, \"at\": \"2026-06-01T00:00:00Z\", \"value\": {\"count\": 12}}]
    ",
    run: |cx| {
        if cx.measurements.is_empty() {
            return Outcome::not_run("no measurements were given");
        }
        let unmeasured = |objective: muster_model::Rec<'_, Objective>| {
            let to = &objective.indicator.as_ref()?.to;
            let indicator = cx.programme.get::<Indicator>(to)?;
            let metric = indicator.metric.as_ref().filter(|m| cx.newest(m.as_str()).is_none())?;
            Some(
                Hit::on(objective.record, format!(
                    "“{}” is measured by `{metric}`, of which there is no measurement", objective.title()
                ))
                .at("indicator")
                .see(to, Some("metric"), "the metric"),
            )
        };
        cx.programme.all::<Objective>().filter_map(unmeasured).collect()
    },
}
