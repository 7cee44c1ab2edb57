//! 10.2/action-overdue: an action that should be done by now.

use muster_model::kinds::Action;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.2/action-overdue",
    level: Level::Minor,
    clause: "10.2",
    serves: &["C10.2"],
    title: "An action is overdue",
    checks: "Each action not done: its day has not passed.",
    matters: "Until it is done the requirement is still not met, and the finding it answers cannot honestly be closed.",
    resolve: "Do it and record the day, or agree on a new one with whoever owns the finding.",
    evidence: "The action done, with its day.",
    fires: "
        >>> action/feed.md
        title: HR feeds the directory every hour
        due: 2026-05-31
    ",
    silent: "
        >>> action/feed.md
        title: HR feeds the directory every hour
        due: 2026-05-31
        done: 2026-05-20
        >>> action/next.md
        title: Owners for contractors
        due: 2026-09-30
    ",
    run: |cx| {
        let late = |a: Rec<'_, Action>| {
            let due = a.due.filter(|d| a.done.is_none() && *d < cx.today)?;
            let hit = Hit::on(a.record, format!(
                "“{}” was due on {due}, {} days ago, and is not done", a.title(), cx.days_since(due)
            ))
            .at("due");
            Some(match &a.data.finding {
                Some(f) => hit.see(&f.to, None, "the finding it answers"),
                None => hit,
            })
        };
        cx.programme.all::<Action>().filter_map(late).collect()
    },
}
