//! 10.2/finding-closed-design-unchanged: the cause lay in the design, the finding is closed, the design is the same.

use muster_model::kinds::{CauseCategory, DesignResponse, Finding};
use muster_model::{Level, Rec};

use super::failed;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/finding-closed-design-unchanged",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2", "D3"],
    title: "A finding was closed although the design that caused it is unchanged",
    checks: "Each closed nonconformity whose cause lies in the design or the process names the decision that changes it, or \
             says why no change is needed.",
    matters: "Mending the case and leaving the design is the commonest way to meet the same finding again next year. The \
              account is disabled; whatever created it is still running.",
    resolve: "Write the `decision` that changes the design or the way of working and name it in `design`; or say in \
              `none_because` why the cause is gone without it.",
    evidence: "The decision, carried out, and the number that shows it.",
    fires: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        cause: {category: design, text: Contractors never reach the HR system}
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
    ",
    silent: "
        >>> finding/orphans.md
        title: Accounts without owner
        grade: minor
        cause: {category: design, text: Contractors never reach the HR system}
        design: {decision: decision/contractors-in-hr}
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> finding/mistake.md
        title: Leaver forgotten
        grade: minor
        cause: {category: people, text: Two people were ill at once}
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
    ",
    run: |cx| {
        cx.programme
            .all::<Finding>()
            .filter(closed_design_unchanged)
            .map(|f| {
                let cause = f.cause.as_ref().and_then(|c| c.category).map_or("", |c| c.word());
                Hit::on(f.record, format!(
                    "“{}” is closed, its cause lies in the {cause}, and nothing says what changes there", f.title()
                ))
                .at("design")
                .see(&f.reference(), Some("cause"), "the cause")
            })
            .collect()
    },
}

/// Closed, caused by design or process, and no answer to that.
pub(super) fn closed_design_unchanged(f: &Rec<'_, Finding>) -> bool {
    let category = f.cause.as_ref().and_then(|c| c.category);
    let structural = matches!(category, Some(CauseCategory::Design | CauseCategory::Process));
    f.closed.is_some() && failed(f) && structural && !answered(f.design.as_ref())
}

/// Whether the finding says what it changes in the design, or why nothing.
pub(super) fn answered(design: Option<&DesignResponse>) -> bool {
    design.is_some_and(|d| d.decision.is_some() || d.none_because.is_some())
}
