//! 10.2/not-effective-but-closed: the check found that it did not work, and the finding is closed all the same.

use muster_model::kinds::{Action, EffectivenessResult, Finding};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.2/not-effective-but-closed",
    level: Level::Major,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "A finding is closed although its action was found not effective",
    checks: "For each closed finding: the last effectiveness check of its actions did not come out as not effective.",
    matters: "The organisation's own record says that the requirement is still not met, and the register says that it is. \
              An auditor who finds the pair stops trusting the register.",
    resolve: "Open the finding again, look for the cause once more, and act on that.",
    evidence: "A later check, of a later action, that came out as effective.",
    fires: "
        >>> finding/leaver.md
        title: Leaver with an open account
        closed: {by: person/ada, role: role/auditor, at: 2026-02-01T09:00:00Z}
        >>> action/reminder.md
        title: Reminder to all managers
        finding: finding/leaver
        effectiveness: {on: 2026-04-01, result: not-effective}
    ",
    silent: "
        >>> finding/leaver.md
        title: Leaver with an open account
        closed: {by: person/ada, role: role/auditor, at: 2026-05-01T09:00:00Z}
        >>> action/reminder.md
        title: Reminder to all managers
        finding: finding/leaver
        effectiveness: {on: 2026-01-10, result: not-effective}
        >>> action/feed.md
        title: HR feeds the directory every hour
        finding: finding/leaver
        effectiveness: {on: 2026-04-20, result: effective}
    ",
    run: |cx| {
        let failed = |f: Rec<'_, Finding>| {
            f.closed.as_ref()?;
            let here = f.reference();
            let actions = cx.programme.pointing::<Action>(&here, "finding");
            let checks = actions.filter_map(|a| {
                let check = a.data.effectiveness.as_ref()?;
                Some((check.on, check.result?, a))
            });
            let (on, result, action) = checks.max_by_key(|(on, result, _)| (*on, *result == EffectivenessResult::Effective))?;
            (result == EffectivenessResult::NotEffective).then(|| {
                let on = on.map_or(String::new(), |d| format!(" on {d}"));
                Hit::on(f.record, format!(
                    "“{}” is closed, but “{}” was found not effective{on}", f.title(), action.title()
                ))
                .at("closed")
                .see(&action.reference(), Some("effectiveness.result"), "not effective")
            })
        };
        cx.programme.all::<Finding>().filter_map(failed).collect()
    },
}
