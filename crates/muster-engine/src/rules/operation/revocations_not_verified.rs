//! 8.1/revocations-not-verified: a review was closed before a snapshot showed that the rights are gone.

use muster_model::kinds::{AccessReview, ReviewState};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/revocations-not-verified",
    level: Level::Minor,
    clause: "8.1",
    serves: &["L4", "B6", "C8.1"],
    title: "An access review was closed although revoked rights were not seen to be gone",
    checks: "Each closed access review: every right to be revoked was seen gone in a later snapshot.",
    matters: "A closed ticket and an open account get along well. Only a later look at the directory shows that the right is \
              gone, and that the next synchronisation has not brought it back.",
    resolve: "Pull a snapshot, compare, carry out what is missing, and find out why it was not done.",
    evidence: "A snapshot later than the decisions, without the revoked rights.",
    fires: "
        >>> access-review/admins.md
        title: Privileged accounts, spring
        state: closed
        items: 120
        revoked: 14
        verified: 11
    ",
    silent: "
        >>> access-review/admins.md
        title: Privileged accounts, spring
        state: closed
        items: 120
        revoked: 14
        verified: 14
    ",
    run: |cx| {
        let open = |r: Rec<'_, AccessReview>| {
            let revoked = r.revoked.filter(|n| *n > 0 && (r.state == Some(ReviewState::Closed) || r.closed.is_some()))?;
            let seen = r.verified.unwrap_or(0);
            (seen < revoked).then(|| {
                Hit::on(r.record, format!(
                    "“{}” was closed, but only {seen} of {revoked} revoked rights were seen to be gone", r.title()
                ))
                .at("verified")
            })
        };
        cx.programme.all::<AccessReview>().filter_map(open).collect()
    },
}
