//! 8.1/lifecycle-rule-without-indicator: joiner, mover or leaver work with a time limit that nobody measures.

use muster_model::Level;
use muster_model::kinds::LifecycleRule;

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/lifecycle-rule-without-indicator",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M3", "L5", "C8.1"],
    title: "A joiner, mover or leaver rule is not measured",
    checks: "That each lifecycle rule names the indicator that measures whether it is kept.",
    matters: "Joining, moving and leaving are the most testable work of all: HR knows the day, the directory shows the \
              account. A rule without a figure is kept until somebody counts.",
    resolve: "Name an indicator, for leavers one over the metric `leaver_disable_hours` or `leaver_accounts_enabled`.",
    evidence: "The time taken, from HR date to disabled account, over the last period.",
    fires: "
        >>> lifecycle-rule/leave.md
        title: Leavers lose their accounts
        event: leave
        must: Every account is disabled
        within: P1D
    ",
    silent: "
        >>> lifecycle-rule/leave.md
        title: Leavers lose their accounts
        event: leave
        must: Every account is disabled
        within: P1D
        indicator: indicator/leaver-hours
    ",
    run: |cx| {
        cx.programme
            .all::<LifecycleRule>()
            .filter(|r| r.indicator.is_none())
            .map(|r| {
                let within = r.within.as_ref().map_or(String::new(), |w| format!(" within {w}"));
                Hit::on(r.record, format!("nothing measures whether “{}” is done{within}", r.title())).at("indicator")
            })
            .collect()
    },
}
