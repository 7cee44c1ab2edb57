//! 4.1/issue-review-overdue: an issue has not been looked at for longer than was set.

use muster_model::Level;
use muster_model::kinds::Issue;

use crate::rule::{Hit, rule};

rule! {
    id: "4.1/issue-review-overdue",
    level: Level::Observation,
    clause: "4.1",
    serves: &["C4.1"],
    title: "An issue has not been looked at for longer than planned",
    checks: "Each issue's last review plus its rhythm, against today.",
    matters: "A list of issues written once for the audit shows the same date on every line. The management review must \
              hear what changed, and only somebody who looks can tell.",
    resolve: "Look at the issue with those it concerns, correct its effect, and set `review.last` to the day you did.",
    evidence: "Review dates within the rhythm, and changed issues in the minutes of the management review.",
    fires: "
        >>> issue/merger.md
        title: Merger with the port authority
        origin: internal
        theme: structure
        effect: Two tenants until 2027.
        review: {last: 2025-02-01, every: P6M}
    ",
    silent: "
        >>> issue/merger.md
        title: Merger with the port authority
        origin: internal
        theme: structure
        effect: Two tenants until 2027.
        review: {last: 2026-02-01, every: P6M}
    ",
    run: |cx| {
        let late = |issue: muster_model::Rec<'_, Issue>| {
            let due = issue.review.as_ref()?.next().filter(|due| *due < cx.today)?;
            Some(
                Hit::on(issue.record, format!(
                    "the issue “{}” was to be looked at again by {due}", issue.title()
                ))
                .at("review.last"),
            )
        };
        cx.programme.all::<Issue>().filter_map(late).collect()
    },
}
