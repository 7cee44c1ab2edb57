//! 6.3/change-overdue: a planned change of the ISMS should have been made by now.

use muster_model::Level;
use muster_model::kinds::{Change, ChangeStatus};

use crate::rule::{Hit, rule};

rule! {
    id: "6.3/change-overdue",
    level: Level::Minor,
    clause: "6.3",
    serves: &["C6.3"],
    title: "A planned change of the ISMS is overdue",
    checks: "Changes that are still planned although their day has passed.",
    matters: "Between the decision and the change the ISMS describes one thing and lives another. If the day passes unseen, \
              the change was either made without its checks or forgotten.",
    resolve: "Carry it out and set its status; or set a new day, or drop it, and say why.",
    evidence: "A change whose status and dates agree with what happened.",
    fires: "
        >>> change/new-tenant.md
        title: One tenant instead of two
        purpose: One place to sign in after the merger.
        due: 2026-04-30
        status: planned
    ",
    silent: "
        >>> change/new-tenant.md
        title: One tenant instead of two
        purpose: One place to sign in after the merger.
        due: 2026-10-31
        status: planned
    ",
    run: |cx| {
        let late = |change: muster_model::Rec<'_, Change>| {
            let planned = change.status == Some(ChangeStatus::Planned);
            let due = change.due.filter(|due| planned && *due < cx.today)?;
            Some(
                Hit::on(change.record, format!(
                    "the change “{}” was to be made by {due} and still is planned", change.title()
                ))
                .at("due"),
            )
        };
        cx.programme.all::<Change>().filter_map(late).collect()
    },
}
