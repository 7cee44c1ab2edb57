//! 9.1/beyond-tolerance-without-action: a figure at which somebody must act, and nobody does.

use muster_model::kinds::{
    Control, Decision, DecisionStatus, Finding, Improvement, ImprovementStatus, Indicator, Objective,
};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::indicator;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.1/beyond-tolerance-without-action",
    level: Level::Minor,
    clause: "9.1",
    serves: &["C9.1", "L8", "D3"],
    title: "A figure is beyond its tolerance, and nobody acts",
    checks: "For each indicator whose newest figure is beyond its tolerance: an objective not yet due, a decision being \
             carried out, a live improvement, or an open finding on a control it measures answers it.",
    matters: "The tolerance is the value at which you said that somebody must act. Measuring is only the first half of the \
              clause; evaluating and doing something about it is the second.",
    resolve: "Raise a finding, propose a decision, or set an objective that names this indicator. If the tolerance is \
              wrong, change it and say why.",
    evidence: "The finding, decision or objective, later than the figure.",
    fires: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        unit: \"%\"
        direction: higher
        target: 98
        tolerance: 95
        >>> measurements.json
        [{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\",
          \"value\": {\"count\": 80, \"numerator\": 920, \"denominator\": 1000}}]
    ",
    silent: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        unit: \"%\"
        direction: higher
        target: 98
        tolerance: 95
        >>> objective/mfa.md
        title: Everybody signs in strongly
        indicator: indicator/mfa
        due: 2026-12-31
        >>> measurements.json
        [{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-06-29T00:00:00Z\",
          \"value\": {\"count\": 80, \"numerator\": 920, \"denominator\": 1000}}]
    ",
    run: |cx| {
        let measured = cx.programme.all::<Indicator>().any(|i| i.metric.is_some() && i.tolerance.is_some());
        if measured && cx.measurements.is_empty() {
            return Outcome::not_run("no measurements were given");
        }
        let unanswered = |i: Rec<'_, Indicator>| {
            let newest = cx.newest(i.data.metric.as_ref()?)?;
            let figure = indicator::figure(i.data, &newest.value)?;
            if !indicator::beyond_tolerance(i.data, figure)? || answered(cx, &i) {
                return None;
            }
            Some(
                Hit::on(i.record, format!(
                    "“{}” stands at {}, beyond its tolerance of {}, and nothing is done about it",
                    i.title(),
                    indicator::shown(i.data, figure),
                    indicator::shown(i.data, i.tolerance?)
                ))
                .at("tolerance"),
            )
        };
        cx.programme.all::<Indicator>().filter_map(unanswered).collect()
    },
}

fn answered(cx: &Context<'_>, indicator: &Rec<'_, Indicator>) -> bool {
    let here = indicator.reference();
    let programme = cx.programme;
    let objective = |o: Rec<'_, Objective>| o.due.is_some_and(|d| d >= cx.today);
    let decision =
        |d: Rec<'_, Decision>| matches!(d.status, Some(DecisionStatus::Proposed | DecisionStatus::Accepted));
    let improvement = |i: Rec<'_, Improvement>| {
        matches!(i.status, Some(ImprovementStatus::Idea | ImprovementStatus::Agreed))
    };
    let found = |c: Rec<'_, Control>| {
        programme.pointing::<Finding>(&c.reference(), "controls").any(|f| f.closed.is_none())
    };
    programme.pointing::<Objective>(&here, "indicator").any(objective)
        || programme.pointing::<Decision>(&here, "kpi").any(decision)
        || programme.pointing::<Improvement>(&here, "indicator").any(improvement)
        || programme.pointing::<Control>(&here, "indicators").any(found)
}
