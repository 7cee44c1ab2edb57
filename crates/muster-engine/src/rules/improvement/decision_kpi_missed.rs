//! 10.1/decision-kpi-missed: the day has come, and the number a decision had to move is not there.

use muster_model::kinds::{Decision, DecisionStatus, Indicator};
use muster_model::{Level, Rec};

use crate::indicator;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "10.1/decision-kpi-missed",
    level: Level::Observation,
    clause: "10.1",
    serves: &["D1", "L8"],
    title: "A decision has not moved its number in time",
    checks: "For each decision accepted or carried out whose day for the number has passed: the newest measurement is as \
             good as it promised.",
    matters: "Either the decision was not carried out, or it does not do what was hoped. Both belong in the next \
              management review, with the figure.",
    resolve: "Find out which it is; then finish it, correct it with a new decision that supersedes it, or say why the new \
              value is good enough.",
    evidence: "The newest measurement at or beyond the value promised, or the decision that follows.",
    fires: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: done
        kpi: {indicator: indicator/orphans, from: 80, to: 5, by: 2026-05-31}
        >>> indicator/orphans.md
        title: Accounts without owner
        metric: orphan_accounts
        unit: accounts
        direction: lower
        >>> measurements.json
        [{\"metric\": \"orphan_accounts\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\",
          \"value\": {\"count\": 31, \"numerator\": 31, \"denominator\": 900}}]
    ",
    silent: "
        >>> decision/one-idp.md
        title: One identity provider for all
        status: done
        kpi: {indicator: indicator/orphans, from: 80, to: 5, by: 2026-05-31}
        >>> indicator/orphans.md
        title: Accounts without owner
        metric: orphan_accounts
        unit: accounts
        direction: lower
        >>> measurements.json
        [{\"metric\": \"orphan_accounts\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\",
          \"value\": {\"count\": 3, \"numerator\": 3, \"denominator\": 900}}]
    ",
    run: |cx| {
        let due = |d: &Rec<'_, Decision>| {
            matches!(d.status, Some(DecisionStatus::Accepted | DecisionStatus::Done))
                && d.kpi.as_ref().is_some_and(|k| k.by.is_some_and(|by| by < cx.today))
        };
        let missed = |d: Rec<'_, Decision>| {
            let kpi = d.data.kpi.as_ref()?;
            let measured = cx.programme.get::<Indicator>(&kpi.indicator.as_ref()?.to)?;
            let newest = cx.newest(measured.data.metric.as_ref()?)?;
            let figure = indicator::figure(measured.data, &newest.value)?;
            let (to, by) = (kpi.to?, kpi.by?);
            (!indicator::meets(measured.data, figure, to)?).then(|| {
                Hit::on(d.record, format!(
                    "“{}” was to bring “{}” to {} by {by}; it stands at {}",
                    d.title(),
                    measured.title(),
                    indicator::shown(measured.data, to),
                    indicator::shown(measured.data, figure)
                ))
                .at("kpi")
                .see(&measured.reference(), None, "the indicator")
            })
        };
        if cx.measurements.is_empty() && cx.programme.all::<Decision>().any(|d| due(&d)) {
            return Outcome::not_run("no measurements were given");
        }
        cx.programme.all::<Decision>().filter(due).filter_map(missed).collect()
    },
}
