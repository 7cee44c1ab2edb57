//! 7.5.2/document-past-review: a procedure, standard or plan in force should have been looked at again.

use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.2/document-past-review",
    level: Level::Observation,
    clause: "7.5.2",
    serves: &["C7.5"],
    title: "A document in force is past its review date",
    checks: "The review date of every published standard, procedure, plan and external document. Policies have a rule of \
             their own.",
    matters: "People follow procedures to the letter when something goes wrong. A procedure that names servers and persons \
              long gone costs time exactly then.",
    resolve: "Go through it with somebody who works by it, change what has changed, and set the next date.",
    evidence: "The reviewed version with its approval and the next review date.",
    fires: "
        >>> document/restore.md
        title: Restore procedure
        level: procedure
        status: published
        review_by: 2026-01-31
    ",
    silent: "
        >>> document/restore.md
        title: Restore procedure
        level: procedure
        status: published
        review_by: 2027-01-31
    ",
    run: |cx| {
        let late = |d: Rec<'_, Document>| {
            let other = matches!(
                d.level,
                Some(DocumentLevel::Standard | DocumentLevel::Procedure | DocumentLevel::Plan | DocumentLevel::External)
            );
            let live = d.status == Some(DocumentStatus::Published);
            let by = d.review_by.filter(|by| other && live && *by < cx.today)?;
            Some(
                Hit::on(d.record, format!(
                    "“{}” should have been reviewed by {by}, {} days ago", d.title(), cx.days_since(by)
                ))
                .at("review_by"),
            )
        };
        cx.programme.all::<Document>().filter_map(late).collect()
    },
}
