//! 10.2/only-corrected-cause-remains: a nonconformity was closed with the case mended and the cause left.

use muster_model::kinds::{Action, ActionClass, Finding};
use muster_model::{Level, Rec};

use super::failed;
use super::finding_closed_design_unchanged::{answered, closed_design_unchanged};
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/only-corrected-cause-remains",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "A nonconformity was closed without anything that removes its cause",
    checks: "Each closed nonconformity has a corrective action, or a design response. Corrections alone are not enough.",
    matters: "A correction mends this case; the next one is already on its way. The standard asks you to decide whether the \
              cause must go, and to act on it.",
    resolve: "Open the finding again and add a corrective action on the cause; or say in `design.none_because` why nothing \
              is needed.",
    evidence: "The corrective action, done, with the check of its effect.",
    fires: "
        >>> finding/leaver.md
        title: Leaver with an open account
        grade: minor
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> action/disable.md
        title: Disable the account
        finding: finding/leaver
        class: correction
    ",
    silent: "
        >>> finding/leaver.md
        title: Leaver with an open account
        grade: minor
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> action/disable.md
        title: Disable the account
        finding: finding/leaver
        class: correction
        >>> action/feed.md
        title: HR feeds the directory every hour
        finding: finding/leaver
        class: corrective
    ",
    run: |cx| {
        let mended = |f: Rec<'_, Finding>| {
            let answered = answered(f.design.as_ref()) || closed_design_unchanged(&f);
            if f.closed.is_none() || !failed(&f) || answered {
                return None;
            }
            let here = f.reference();
            let actions: Vec<Rec<'_, Action>> = cx.programme.pointing::<Action>(&here, "finding").collect();
            if actions.iter().any(|a| a.class == Some(ActionClass::Corrective)) {
                return None;
            }
            let hit = match actions.first() {
                Some(first) => Hit::on(f.record, format!(
                    "“{}” was closed with corrections only: its cause is still there", f.title()
                ))
                .see(&first.reference(), Some("class"), "a correction"),
                None => Hit::on(f.record, format!("“{}” was closed, and no action was taken on it", f.title())),
            };
            Some(hit.at("closed"))
        };
        cx.programme.all::<Finding>().filter_map(mended).collect()
    },
}
