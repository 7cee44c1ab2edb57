//! 10.1/waiver-expired: a diagnostic was accepted for a time, and the time is over.

use muster_model::kinds::Waiver;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.1/waiver-expired",
    level: Level::Observation,
    clause: "10.1",
    serves: &["B1", "C10.1"],
    title: "A waiver has ended",
    checks: "The last day of each waiver has not passed.",
    matters: "A waiver buys time for something that is known to be wrong. When it ends and is still lying about, either the \
              work was not done or nobody looked.",
    resolve: "Delete it if the diagnostic is gone. If not, do what it asks, or have the waiver approved again with a new end \
              and an honest reason.",
    evidence: "No waiver past its end, and the diagnostics that it covered gone.",
    fires: "
        >>> waiver/lab.md
        title: The laboratory directory stays out for now
        rule: 4.3/identity-service-out-of-scope
        until: 2026-05-31
    ",
    silent: "
        >>> waiver/lab.md
        title: The laboratory directory stays out for now
        rule: 4.3/identity-service-out-of-scope
        until: 2026-09-30
    ",
    run: |cx| {
        let over = |w: Rec<'_, Waiver>| {
            let until = w.until.filter(|u| *u < cx.today)?;
            let rule = w.rule.as_ref().map_or(String::new(), |r| format!(" of `{r}`"));
            Some(Hit::on(w.record, format!("the waiver{rule}, “{}”, ended on {until}", w.title())).at("until"))
        };
        cx.programme.all::<Waiver>().filter_map(over).collect()
    },
}
