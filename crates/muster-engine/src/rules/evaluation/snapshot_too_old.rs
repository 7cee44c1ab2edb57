//! 9.1/snapshot-too-old: the newest identity snapshot is older than five weeks.

use muster_model::Level;
use muster_model::kinds::Source;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.1/snapshot-too-old",
    level: Level::Observation,
    clause: "9.1",
    serves: &["L3", "L7", "C9.1"],
    title: "The newest identity snapshot is too old",
    checks: "That the newest snapshot is at most 35 days old. Where a source has a rhythm of its own, that counts instead.",
    matters: "Accounts change every day. A month-old picture no longer shows who can get in, and every figure made from \
              it is a month old, too.",
    resolve: "Pull a new snapshot, and let it come by schedule.",
    evidence: "A snapshot of the present month.",
    fires: "
        >>> source/corp.md
        title: Corporate directory
        >>> estate.json
        {\"taken_at\": \"2026-04-01T00:00:00Z\", \"sources\": [{\"name\": \"corp\"}]}
    ",
    silent: "
        >>> source/corp.md
        title: Corporate directory
        >>> estate.json
        {\"taken_at\": \"2026-06-20T00:00:00Z\", \"sources\": [{\"name\": \"corp\"}]}
    ",
    run: |cx| {
        let Some(taken) = cx.estate.and_then(|e| e.taken_at) else {
            return Outcome::not_run("there is no identity snapshot");
        };
        let by_rhythm = cx.programme.all::<Source>().any(|s| s.pull.as_ref().is_some_and(|p| p.every.is_some()));
        let day = cx.programme.profile.today(taken);
        let late = !by_rhythm && cx.days_since(day) > 35;
        Outcome::from(late.then(|| {
            Hit::missing(format!("the newest identity snapshot was taken on {day}, {} days ago", cx.days_since(day)))
        }))
    },
}
