//! 4.3/exclusion-not-approved: something was left out and nobody answers for that.

use muster_model::Level;
use muster_model::kinds::Exclusion;

use crate::rule::{Hit, rule};

rule! {
    id: "4.3/exclusion-not-approved",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3", "M1"],
    title: "An exclusion has not been approved",
    checks: "That each exclusion carries an approval, and was not changed since.",
    matters: "Leaving something out moves its risk out of sight. That is for those who answer for the scope to decide, not \
              for whoever wrote the list.",
    resolve: "Have the exclusion approved by top management, together with the scope or by itself.",
    evidence: "The approval with person, role and instant.",
    fires: "
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
    ",
    silent: "
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
        approval: {by: person/ada, role: role/top-management, at: 2026-02-03T09:30:00Z}
    ",
    run: |cx| {
        let hit = |exclusion: muster_model::Rec<'_, Exclusion>| {
            let title = exclusion.title();
            let what = match &exclusion.approval {
                Some(_) => format!("the exclusion “{title}” was changed since it was approved"),
                None => format!("nobody approved the exclusion “{title}”"),
            };
            Hit::on(exclusion.record, what).at("approval")
        };
        cx.programme.all::<Exclusion>().filter(|e| !cx.stands(e.record, "approval", e.approval.as_ref())).map(hit).collect()
    },
}
