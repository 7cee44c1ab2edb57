//! 10.2/effectiveness-check-overdue: the day to look whether it worked has passed without a result.

use muster_model::kinds::Action;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "10.2/effectiveness-check-overdue",
    level: Level::Minor,
    clause: "10.2",
    serves: &["M4", "C10.2"],
    title: "Nobody has looked whether an action worked",
    checks: "Each effectiveness check whose day has passed has a result.",
    matters: "The day was set so that somebody looks when the memory has faded and the data speaks. Skipped, the cause may \
              be back without anybody knowing.",
    resolve: "Look with fresh data, best from a snapshot, and write the result with what it rests on.",
    evidence: "The result with date, person and data.",
    fires: "
        >>> action/feed.md
        title: HR feeds the directory every hour
        done: 2026-01-20
        effectiveness: {on: 2026-05-01, by: person/bo}
    ",
    silent: "
        >>> action/feed.md
        title: HR feeds the directory every hour
        done: 2026-01-20
        effectiveness: {on: 2026-05-01, by: person/bo, result: effective}
    ",
    run: |cx| {
        let late = |a: Rec<'_, Action>| {
            let check = a.data.effectiveness.as_ref().filter(|c| c.result.is_none())?;
            let on = check.on.filter(|d| *d < cx.today)?;
            let by = check.by.as_ref().map_or(String::new(), |p| format!(" by “{}”", cx.programme.title(&p.to)));
            Some(
                Hit::on(a.record, format!("whether “{}” worked was to be looked at{by} on {on}", a.title()))
                    .at("effectiveness"),
            )
        };
        cx.programme.all::<Action>().filter_map(late).collect()
    },
}
