//! 7.5.3/evidence-nowhere: evidence that says neither where it is nor what it holds.

use muster_model::Level;
use muster_model::kinds::Evidence;

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/evidence-nowhere",
    level: Level::Minor,
    clause: "7.5.3",
    serves: &["C7.5"],
    title: "Evidence cannot be found",
    checks: "That each piece of evidence has a location, or holds its content in the text of the record.",
    matters: "Evidence that nobody can open on the day of the audit is no evidence. Somebody remembers that it exists; that \
              is all.",
    resolve: "Set `location` to the file or the place where it is kept, or paste the content below the front matter.",
    evidence: "Evidence that opens with one click, with the digest of the file.",
    fires: "
        >>> evidence/rights.md
        title: Review of rights, spring
        shows: [control/a.5.18]
        from: 2026-02-01
        to: 2026-04-30
    ",
    silent: "
        >>> evidence/rights.md
        title: Review of rights, spring
        shows: [control/a.5.18]
        from: 2026-02-01
        to: 2026-04-30
        location: https://files.example.org/rights-2026-04.pdf
    ",
    run: |cx| {
        cx.programme
            .all::<Evidence>()
            .filter(|e| e.location.is_none() && e.record.body().trim().is_empty())
            .map(|e| {
                let known = if e.sha256.is_some() { " though its digest is known" } else { "" };
                Hit::on(e.record, format!("nothing says where “{}” is kept{known}", e.title())).at("location")
            })
            .collect()
    },
}
