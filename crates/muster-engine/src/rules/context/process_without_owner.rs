//! 4.4/process-without-owner: a process that nobody answers for.

use muster_model::Level;
use muster_model::kinds::Process;

use crate::rule::{Hit, rule};

rule! {
    id: "4.4/process-without-owner",
    level: Level::Minor,
    clause: "4.4",
    serves: &["C4.4", "C5.3"],
    title: "A process has no owner",
    checks: "That each process names the role that owns it.",
    matters: "Those who do the work see their own step. Without somebody who answers for the result as a whole, the process \
              is never improved, and its failures belong to nobody.",
    resolve: "Name as `owner` the role that answers for the result; those who do the steps go into `performed_by`.",
    evidence: "Each process with its owner, who knows that they are.",
    fires: "
        >>> process/leavers.md
        title: Closing the accounts of leavers
        purpose: Nobody keeps access after the last day.
    ",
    silent: "
        >>> process/leavers.md
        title: Closing the accounts of leavers
        owner: role/identity-lead
        purpose: Nobody keeps access after the last day.
    ",
    run: |cx| {
        let hit = |process: muster_model::Rec<'_, Process>| {
            Hit::on(process.record, format!("nobody owns the process “{}”", process.title())).at("owner")
        };
        cx.programme.all::<Process>().filter(|p| p.record.owner.is_none()).map(hit).collect()
    },
}
