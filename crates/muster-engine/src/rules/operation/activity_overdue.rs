//! 8.1/activity-overdue: recurring work that has not come back.

use muster_model::kinds::Activity;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/activity-overdue",
    level: Level::Minor,
    clause: "8.1",
    serves: &["C8.1"],
    title: "Recurring work is overdue",
    checks: "Each recurring activity: its next day has not passed, and one that was never done has a first day.",
    matters: "Recurring work stops silently. Nobody decides to end it; somebody is ill, the year changes, and a year later \
              an auditor asks for the last record.",
    resolve: "Do it and record the day with its evidence, or change its rhythm to one that is kept.",
    evidence: "The record of the last time it was done, within its rhythm.",
    fires: "
        >>> activity/restore-test.md
        title: Restore test
        of: process/backup
        every: P3M
        last_done: 2026-01-15
    ",
    silent: "
        >>> activity/restore-test.md
        title: Restore test
        of: process/backup
        every: P3M
        last_done: 2026-05-15
        >>> activity/drill.md
        title: Evacuation drill
        of: process/continuity
        every: P1Y
        next_due: 2026-10-01
    ",
    run: |cx| {
        let late = |a: Rec<'_, Activity>| match (a.due(), a.last_done) {
            (Some(due), last) if due < cx.today => {
                let last = last.map_or("it was never done".to_owned(), |l| format!("it was last done on {l}"));
                let field = if a.next_due.is_some() { "next_due" } else { "last_done" };
                Some(Hit::on(a.record, format!("“{}” was due on {due}; {last}", a.title())).at(field))
            }
            (None, None) => Some(
                Hit::on(a.record, format!("“{}” was never done, and no day is set for the first time", a.title()))
                    .at("next_due")
                    .help("Set `next_due` to the day it is done first."),
            ),
            _ => None,
        };
        cx.programme.all::<Activity>().filter_map(late).collect()
    },
}
