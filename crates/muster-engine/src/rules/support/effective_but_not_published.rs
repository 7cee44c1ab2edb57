//! 7.5.2/effective-but-not-published: a draft whose day has come and gone.

use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.2/effective-but-not-published",
    level: Level::Minor,
    clause: "7.5.2",
    serves: &["C7.5", "C5.2"],
    title: "A document should be in force by now, but is not published",
    checks: "Documents that are a draft, in review or approved although the day they take effect has passed.",
    matters: "People are told of a day from which something holds. When the day passes and the document is still a draft, \
              two truths exist: what was announced and what is in force.",
    resolve: "Finish it: review, approve, publish. Or move the day it takes effect and say so.",
    evidence: "The published version, with approval before the day it takes effect.",
    fires: "
        >>> document/remote-access.md
        title: Remote access procedure
        level: procedure
        status: draft
        effective: 2026-02-01
    ",
    silent: "
        >>> document/remote-access.md
        title: Remote access procedure
        level: procedure
        status: draft
        effective: 2026-09-01
    ",
    run: |cx| {
        let late = |d: Rec<'_, Document>| {
            let status = d.status.filter(|s| {
                matches!(s, DocumentStatus::Draft | DocumentStatus::InReview | DocumentStatus::Approved)
            })?;
            let effective = d.effective.filter(|e| *e < cx.today)?;
            Some(
                Hit::on(d.record, format!(
                    "“{}” was to take effect on {effective}, but is still {}",
                    d.title(),
                    match status {
                        DocumentStatus::Draft => "a draft",
                        DocumentStatus::InReview => "in review",
                        _ => "approved and not published",
                    }
                ))
                .at("status")
                .see(&d.reference(), Some("effective"), "the day it takes effect"),
            )
        };
        cx.programme.all::<Document>().filter_map(late).collect()
    },
}
