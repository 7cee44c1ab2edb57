//! 10.2/closed-without-effectiveness-check: closed, and nobody has planned to look whether it worked.

use muster_model::kinds::{Action, ActionClass, Finding};
use muster_model::{Level, Rec};

use super::failed;
use crate::rule::{Hit, rule};

rule! {
    id: "10.2/closed-without-effectiveness-check",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "A nonconformity was closed without a look at whether the action worked",
    checks: "Each closed nonconformity with corrective actions: one of them has an effectiveness check, made or planned, or \
             the finding was verified.",
    matters: "That something was done does not say that it helped. The standard asks for the look back, some time later, \
              with fresh data.",
    resolve: "Plan the check on the corrective action: a day some months on, and somebody other than the one who acted.",
    evidence: "The check with date, person, data and result.",
    fires: "
        >>> finding/leaver.md
        title: Leaver with an open account
        grade: minor
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> action/feed.md
        title: HR feeds the directory every hour
        finding: finding/leaver
        class: corrective
        done: 2026-01-20
    ",
    silent: "
        >>> finding/leaver.md
        title: Leaver with an open account
        grade: minor
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> action/feed.md
        title: HR feeds the directory every hour
        finding: finding/leaver
        class: corrective
        done: 2026-01-20
        effectiveness: {on: 2026-09-01, by: person/bo}
    ",
    run: |cx| {
        let unchecked = |f: Rec<'_, Finding>| {
            if f.closed.is_none() || f.verified.is_some() || !failed(&f) {
                return None;
            }
            let here = f.reference();
            let actions = cx.programme.pointing::<Action>(&here, "finding");
            let corrective: Vec<_> = actions.filter(|a| a.class == Some(ActionClass::Corrective)).collect();
            let first = corrective.first()?;
            corrective.iter().all(|a| a.data.effectiveness.is_none()).then(|| {
                Hit::on(f.record, format!("“{}” was closed, and nobody looks whether the action worked", f.title()))
                    .at("closed")
                    .help(format!("Add `effectiveness: {{on: …, by: person/…}}` to `{}`.", first.reference()))
                    .see(&first.reference(), Some("effectiveness"), "the action without a check")
            })
        };
        cx.programme.all::<Finding>().filter_map(unchecked).collect()
    },
}
