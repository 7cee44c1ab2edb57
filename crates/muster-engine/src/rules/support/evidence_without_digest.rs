//! 7.5.3/evidence-without-digest: a file is named as evidence, but nothing would show that it was changed.

use muster_model::Level;
use muster_model::kinds::Evidence;

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/evidence-without-digest",
    level: Level::Observation,
    clause: "7.5.3",
    serves: &["C7.5", "B4"],
    title: "A file that serves as evidence has no digest",
    checks: "Evidence whose location is a file, not a web address: that its SHA-256 is recorded.",
    matters: "Documented information must be protected against being changed unnoticed. With the digest anybody can check \
              in a second that the file is the one that was collected.",
    resolve: "Run `sha256sum` on the file and put the result into `sha256`, written `sha256:…`.",
    evidence: "The digest in the record, equal to the digest of the file.",
    fires: "
        >>> evidence/rights.md
        title: Review of rights, spring
        location: files/rights-2026-04.pdf
    ",
    silent: "
        >>> evidence/rights.md
        title: Review of rights, spring
        location: https://idp.example.org/reports/rights
    ",
    run: |cx| {
        let file = |e: &muster_model::Rec<'_, Evidence>| {
            e.sha256.is_none() && e.location.as_ref().is_some_and(|l| !l.contains("://") && !l.starts_with("mailto:"))
        };
        cx.programme
            .all::<Evidence>()
            .filter(file)
            .map(|e| {
                let location = e.location.as_deref().unwrap_or_default();
                Hit::on(e.record, format!("nothing would show a change of `{location}`")).at("sha256").help(format!(
                    "Run `sha256sum {location}` and put the result into `sha256`, written `sha256:…`."
                ))
            })
            .collect()
    },
}
