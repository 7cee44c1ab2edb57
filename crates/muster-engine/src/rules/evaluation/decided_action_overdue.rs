//! 9.3.3/decided-action-overdue: what the management review decided is not done in its time.

use muster_model::kinds::{Action, Review};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.3.3/decided-action-overdue",
    level: Level::Observation,
    clause: "9.3.3",
    serves: &["C9.3"],
    title: "An action that top management decided is overdue",
    checks: "Each action that came out of a management review: done, or its day has not passed.",
    matters: "When what the top decided is not done and nobody says so, the next review decides it again. Decisions lose their \
              weight.",
    resolve: "Do it and note the day, or tell top management now that it will be later, and why.",
    evidence: "Actions of the last review with the days they were done.",
    fires: "
        >>> review/december.md
        title: Management review, December 2025
        date: 2025-12-16
        actions: [action/annex]
        >>> action/annex.md
        title: Sign the security annex
        due: 2026-03-31
    ",
    silent: "
        >>> review/december.md
        title: Management review, December 2025
        date: 2025-12-16
        actions: [action/annex]
        >>> action/annex.md
        title: Sign the security annex
        due: 2026-03-31
        done: 2026-03-20
    ",
    run: |cx| {
        let late = |review: Rec<'_, Review>| {
            let mut hits = Vec::new();
            for (i, to) in review.data.actions.iter().enumerate() {
                let action = cx.programme.get::<Action>(&to.to).filter(|a| a.done.is_none());
                let Some((a, due)) = action.and_then(|a| Some((a, a.due.filter(|d| *d < cx.today)?))) else { continue };
                let said = format!("“{}” decided “{}”, which was due on {due} and is not done", review.title(), a.title());
                let hit = Hit::on(review.record, said).at(format!("actions[{i}]"));
                hits.push(hit.see(&a.reference(), Some("due"), "the action"));
            }
            hits
        };
        cx.programme.all::<Review>().flat_map(late).collect()
    },
}
