//! 10.2/finding-without-action: an open nonconformity about which nothing is done.

use muster_model::kinds::{Action, Finding};
use muster_model::{Level, Rec};

use super::failed;
use super::finding_closed_design_unchanged::answered;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-without-action",
    level: Level::Minor,
    clause: "10.2",
    serves: &["C10.2"],
    title: "Nothing is done about a nonconformity",
    checks: "Each open nonconformity raised more than 30 days ago has at least one action, or a design response.",
    matters: "The standard asks to react when something is found. A finding without an action is a note.",
    resolve: "Add a correction that mends the case now, and a corrective action on the cause, each with a day.",
    evidence: "Actions with owner and day, and what became of them.",
    fires: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-04-01
    ",
    silent: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        raised: 2026-04-01
        >>> action/owners.md
        title: Find the owners
        finding: finding/orphans
    ",
    run: |cx| {
        let idle = |f: Rec<'_, Finding>| {
            let raised = f.raised.filter(|r| failed(&f) && f.closed.is_none() && cx.days_since(*r) > 30)?;
            let acted = cx.programme.pointing::<Action>(&f.reference(), "finding").next().is_some();
            (!acted && !answered(f.design.as_ref())).then(|| {
                Hit::on(f.record, format!("“{}” was raised on {raised}, and no action answers it", f.title()))
                    .help(format!("Add an `action` with `finding: {}`, a class and a day.", f.reference()))
            })
        };
        cx.programme.all::<Finding>().filter_map(idle).collect()
    },
}
