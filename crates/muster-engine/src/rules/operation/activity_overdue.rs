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
        >>> activity/board-report.md
        title: Report to the board
        of: process/reporting
        every: P3M
        from: 2026-01-01
        on: last working day
        last_done: 2026-04-30
    ",
    run: |cx| {
        let late = |a: Rec<'_, Activity>| {
            let done = cx.programme.last_done(&a);
            let missed = a.missed(done, cx.today);
            match (missed.first(), a.due_after(done)) {
                (Some(due), _) => {
                    let last = done.map_or("it was never done".to_owned(), |l| format!("it was last done on {l}"));
                    let since = match missed.len() {
                        1 => String::new(),
                        n => format!(", and {} more {} passed since", n - 1, if n == 2 { "day has" } else { "days have" }),
                    };
                    let field = if a.next_due == Some(*due) { "next_due" } else { "last_done" };
                    Some(Hit::on(a.record, format!("“{}” was due on {due}; {last}{since}", a.title())).at(field))
                }
                (None, None) => Some(
                    Hit::on(a.record, format!("“{}” was never done, and no day is set for the first time", a.title()))
                        .at("next_due")
                        .help("Set `from` or `next_due` to the day it is done first."),
                ),
                (None, Some(_)) => None,
            }
        };
        cx.programme.all::<Activity>().filter_map(late).collect()
    },
}
