//! 8.1/outcome-never-measured: an outcome names an indicator for which there is no figure at all.

use muster_model::kinds::{Indicator, Process};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "8.1/outcome-never-measured",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M3", "C8.1", "C9.1"],
    title: "The outcome of a process was never measured",
    checks: "Each indicator that an outcome of a process names: its metric was measured at least once, or, where it is \
             measured by hand, some evidence shows a result.",
    matters: "A target on paper and no figure beside it is a promise. The standard asks for enough on record to be \
              confident that processes ran as planned.",
    resolve: "Pull a snapshot so that the metric is computed, or add the first hand-made result as `evidence` that shows \
              the indicator.",
    evidence: "At least one measured value with date and source.",
    fires: "
        >>> process/backup.md
        title: Backup and restore
        outcomes:
          - {what: A restore takes four hours at most, indicator: indicator/restore-time}
        >>> indicator/restore-time.md
        title: Time of a restore
        method: Measured in the quarterly test
    ",
    silent: "
        >>> process/backup.md
        title: Backup and restore
        outcomes:
          - {what: A restore takes four hours at most, indicator: indicator/restore-time}
        >>> indicator/restore-time.md
        title: Time of a restore
        method: Measured in the quarterly test
        >>> evidence/restore-test.md
        title: Restore test of May
        shows: [indicator/restore-time]
    ",
    run: |cx| {
        let (mut hits, mut unread) = (Vec::new(), false);
        for process in cx.programme.all::<Process>() {
            for (i, outcome) in process.data.outcomes.iter().enumerate() {
                let indicator = outcome.indicator.as_ref().and_then(|r| cx.programme.get::<Indicator>(&r.to));
                let Some(indicator) = indicator else { continue };
                match never_measured(cx, &indicator) {
                    None => unread = true,
                    Some(true) => hits.push(
                        Hit::on(process.record, format!(
                            "“{}” is to be shown by “{}”, which was never measured",
                            outcome.what.as_deref().unwrap_or_else(|| process.title()), indicator.title()
                        ))
                        .at(format!("outcomes[{i}].indicator"))
                        .see(&indicator.reference(), None, "the indicator"),
                    ),
                    Some(false) => {}
                }
            }
        }
        match (hits.is_empty(), unread) {
            (true, true) => Outcome::not_run("no measurements were given"),
            _ => hits.into_iter().collect(),
        }
    },
}

/// Whether there is no figure at all; none when that cannot be told, because no measurements were given.
pub(in crate::rules) fn never_measured(cx: &Context<'_>, indicator: &Rec<'_, Indicator>) -> Option<bool> {
    match &indicator.metric {
        Some(_) if cx.measurements.is_empty() => None,
        Some(metric) => Some(cx.newest(metric).is_none()),
        None => Some(cx.newest_evidence(&indicator.reference()).is_none()),
    }
}
