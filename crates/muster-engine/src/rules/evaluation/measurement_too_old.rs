//! 9.1/measurement-too-old: the newest figure of an indicator is older than its rhythm.

use muster_model::kinds::Indicator;
use muster_model::{Level, Rec};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.1/measurement-too-old",
    level: Level::Minor,
    clause: "9.1",
    serves: &["C9.1", "L8"],
    title: "The newest figure of an indicator is too old",
    checks: "For each indicator that was ever measured: the newest measurement of its metric, or the newest evidence where \
             it is measured by hand, lies within its cadence.",
    matters: "You decided how often you need to know. An older figure answers a question about the past, and a drift since \
              then goes unseen.",
    resolve: "Measure again, find out why the rhythm broke, or set a cadence that fits.",
    evidence: "A series of results without gaps longer than the cadence.",
    fires: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        cadence: P1M
        >>> measurements.json
        [{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-04-10T00:00:00Z\", \"value\": {\"count\": 4}}]
    ",
    silent: "
        >>> indicator/mfa.md
        title: Strong sign-in
        metric: mfa_coverage
        cadence: P1M
        >>> measurements.json
        [{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-06-10T00:00:00Z\", \"value\": {\"count\": 4}}]
    ",
    run: |cx| {
        let (mut hits, mut unread) = (Vec::new(), false);
        for indicator in cx.programme.all::<Indicator>() {
            let Some(cadence) = &indicator.data.cadence else { continue };
            let newest = match &indicator.metric {
                Some(_) if cx.measurements.is_empty() => {
                    unread = true;
                    None
                }
                Some(metric) => cx.newest(metric).map(|m| cx.programme.profile.today(m.at)),
                None => cx.newest_evidence(&indicator.reference()).and_then(|e| e.to),
            };
            let Some(day) = newest.filter(|day| cadence.after(*day) < cx.today) else { continue };
            hits.push(said(indicator, cadence, day, cx.days_since(day)));
        }
        match (hits.is_empty(), unread) {
            (true, true) => Outcome::not_run("no measurements were given"),
            _ => hits.into_iter().collect(),
        }
    },
}

fn said(
    indicator: Rec<'_, Indicator>,
    cadence: &muster_model::Period,
    day: jiff::civil::Date,
    ago: i64,
) -> Hit {
    Hit::on(
        indicator.record,
        format!("“{}” is measured every {cadence}, but last on {day}, {ago} days ago", indicator.title()),
    )
    .at("cadence")
}
