//! 4.3/exclusion-review-overdue: nobody looked again at an exclusion, or no day for it was set.

use muster_model::Level;
use muster_model::kinds::Exclusion;

use crate::rule::{Hit, rule};

rule! {
    id: "4.3/exclusion-review-overdue",
    level: Level::Observation,
    clause: "4.3",
    serves: &["C4.3", "M1"],
    title: "An exclusion is not looked at again",
    checks: "That each exclusion has a day by which it is looked at again, and that the day has not passed.",
    matters: "Nothing depended on it when it was left out. Then a project moved, a trust was set up, a team was bought. An \
              exclusion without a day lasts for ever by default.",
    resolve: "Check whether anything in scope has come to depend on it; renew, change or end the exclusion, and set the \
              next `review_by`.",
    evidence: "A day in the future, and a note of what was checked last time.",
    fires: "
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
        review_by: 2026-01-31
    ",
    silent: "
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
        review_by: 2027-01-31
    ",
    run: |cx| {
        let stale = |exclusion: muster_model::Rec<'_, Exclusion>| {
            let title = exclusion.title();
            let message = match exclusion.review_by {
                Some(day) if day >= cx.today => return None,
                Some(day) => format!("the exclusion “{title}” was to be looked at again by {day}"),
                None => format!("no day is set by which the exclusion “{title}” is looked at again"),
            };
            Some(Hit::on(exclusion.record, message).at("review_by"))
        };
        cx.programme.all::<Exclusion>().filter_map(stale).collect()
    },
}
