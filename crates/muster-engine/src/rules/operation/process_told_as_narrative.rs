//! 8.1/process-told-as-narrative: a process described at length, in which nothing is counted.

use muster_model::kinds::{Activity, Control, Process};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "8.1/process-told-as-narrative",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M3", "C8.1"],
    title: "A process is told as a story in which nothing is counted",
    checks: "Processes described in eighty words or more that name no outcome, have no recurring activity, and carry out no \
             control that an indicator measures.",
    matters: "A fluent description feels like control. But it says what people mean to do, never whether it happened. This \
              is one of the commonest misses: the auditor reads two pages and has nothing to test.",
    resolve: "Keep the text; take from it the one or two results that matter and write each as an outcome with a number and \
              an indicator. Put the recurring steps into activities with a rhythm.",
    evidence: "Outcomes with results over time, and activities with the dates they were done.",
    fires: "
        >>> process/access.md
        ---
        title: Access management
        ---
        When somebody joins, the line manager talks to the service desk, which looks at what the role usually has and
        asks the owners of the systems for their opinion. The owners think about it and answer, mostly on the same day,
        and the desk then creates the accounts and tells the new colleague how to sign in. When somebody moves, the old
        and the new manager agree on what is still needed. When somebody leaves, HR informs everybody concerned, and
        access is removed. From time to time the owners go through their lists together with the managers and correct
        what is no longer right.
    ",
    silent: "
        >>> process/access.md
        ---
        title: Access management
        outcomes:
          - {what: Access is removed within 24 hours, target: 98 % of leavers}
        ---
        When somebody joins, the line manager talks to the service desk, which looks at what the role usually has and
        asks the owners of the systems for their opinion. The owners think about it and answer, mostly on the same day,
        and the desk then creates the accounts and tells the new colleague how to sign in. When somebody moves, the old
        and the new manager agree on what is still needed. When somebody leaves, HR informs everybody concerned, and
        access is removed. From time to time the owners go through their lists together with the managers and correct
        what is no longer right.
    ",
    run: |cx| {
        cx.programme
            .all::<Process>()
            .filter(|p| is_narrative(cx, p))
            .map(|p| {
                let words = p.record.body().split_whitespace().count();
                Hit::on(p.record, format!(
                    "“{}” is told in {words} words, and not one result in them is measured", p.title()
                ))
                .at("outcomes")
            })
            .collect()
    },
}

/// Whether the process is a story: long, without outcome, rhythm, or anything that measures it.
pub(super) fn is_narrative(cx: &Context<'_>, process: &Rec<'_, Process>) -> bool {
    let here = process.reference();
    process.outcomes.is_empty()
        && process.record.body().split_whitespace().nth(79).is_some()
        && cx.programme.pointing::<Activity>(&here, "of").next().is_none()
        && cx.programme.pointing::<Control>(&here, "processes").all(|c| c.indicators.is_empty())
}
