//! 8.1/privileged-source-not-reviewed: a source has privileged accounts, and no access review covers it.

use muster_model::kinds::{AccessReview, ReviewState, Source};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "8.1/privileged-source-not-reviewed",
    level: Level::Minor,
    clause: "8.1",
    serves: &["L4", "L3", "C8.1"],
    title: "Nobody reviews the privileged accounts of a source",
    checks: "Each source in which the newest snapshot shows privileged accounts: an access review covered it within the last \
             year (or within `access-review` days of the profile's cadences), or is planned.",
    matters: "Privileged accounts can undo every other control. The question who still needs them must be asked by rhythm, \
              and answered by somebody who can be named.",
    resolve: "Plan an access review over the privileged accounts of this source and let it come back every quarter.",
    evidence: "The review with its decisions, and a later snapshot without the revoked rights.",
    fires: "
        >>> source/corp.md
        title: Corporate directory
        name: corp-ad
        >>> estate.json
        {\"taken_at\": \"2026-06-29T00:00:00Z\", \"sources\": [{\"name\": \"corp-ad\", \"privileged\": 31}]}
    ",
    silent: "
        >>> source/corp.md
        title: Corporate directory
        name: corp-ad
        >>> access-review/admins.md
        title: Privileged accounts, spring
        sources: [source/corp]
        due: 2026-04-30
        state: closed
        >>> estate.json
        {\"taken_at\": \"2026-06-29T00:00:00Z\", \"sources\": [{\"name\": \"corp-ad\", \"privileged\": 31}]}
    ",
    run: |cx| {
        let Some(estate) = cx.estate else { return Outcome::not_run("there is no identity snapshot") };
        let days = i64::from(cx.programme.profile.cadence_days("access-review", 365));
        let unseen = |source: Rec<'_, Source>| {
            let name = Context::source_name(&source);
            let seen = estate.sources.iter().find(|s| s.name == name).filter(|s| s.privileged > 0)?;
            let recent = |r: Rec<'_, AccessReview>| {
                r.state == Some(ReviewState::Planned) || r.due.is_some_and(|d| cx.days_since(d) <= days)
            };
            let reviewed = cx.programme.pointing::<AccessReview>(&source.reference(), "sources").any(recent);
            (!reviewed).then(|| {
                Hit::on(source.record, format!(
                    "“{}” has {} privileged accounts, and no access review has covered it in {days} days",
                    source.title(), seen.privileged
                ))
            })
        };
        cx.programme.all::<Source>().filter_map(unseen).collect()
    },
}
