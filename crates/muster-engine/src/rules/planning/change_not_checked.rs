//! 6.3/change-not-checked: a change of the ISMS was made, and nobody looked at what it did.

use muster_model::Level;
use muster_model::kinds::{Change, ChangeStatus};

use crate::rule::{Hit, rule};

/// Days after a change within which its checks are made.
const PATIENCE: i64 = 90;

rule! {
    id: "6.3/change-not-checked",
    level: Level::Observation,
    clause: "6.3",
    serves: &["C6.3"],
    title: "A change of the ISMS was never checked",
    checks: "Changes that are planned or carried out name at least one check; and one that was carried out is checked within \
             90 days of its date.",
    matters: "Changes have side effects: a temporary trust that stayed, a log that stopped, a register that names the old \
              service. They are found by looking, or by somebody else.",
    resolve: "List in `checks` what must still be true afterwards, look, and set the status to checked.",
    evidence: "The checks with their results and the day they were made.",
    fires: "
        >>> change/new-tenant.md
        title: One tenant instead of two
        purpose: One place to sign in after the merger.
        due: 2026-01-31
        status: done
        checks: [No trust between the two tenants is left]
    ",
    silent: "
        >>> change/new-tenant.md
        title: One tenant instead of two
        purpose: One place to sign in after the merger.
        due: 2026-01-31
        status: checked
        checks: [No trust between the two tenants is left]
    ",
    run: |cx| {
        let unchecked = |change: muster_model::Rec<'_, Change>| {
            let title = change.title();
            let hit = |message: String, field: &str| Some(Hit::on(change.record, message).at(field));
            match (change.status?, change.due) {
                (ChangeStatus::Planned | ChangeStatus::Done, _) if change.checks.is_empty() => {
                    hit(format!("nothing says what is checked after the change “{title}”"), "checks")
                }
                (ChangeStatus::Done, Some(due)) if cx.days_since(due) > PATIENCE => {
                    hit(format!("the change “{title}” was made by {due} and has not been checked since"), "status")
                }
                _ => None,
            }
        };
        cx.programme.all::<Change>().filter_map(unchecked).collect()
    },
}
