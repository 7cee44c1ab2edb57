//! 7.5.1/document-nowhere: a document in force of which there is no text, here or elsewhere.

use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.1/document-nowhere",
    level: Level::Minor,
    clause: "7.5.1",
    serves: &["C7.5"],
    title: "A document in force has no text",
    checks: "Each published document has its text here, as a file kept here, or says where it is.",
    matters: "A title in a register is no procedure. When it is needed, at night, nobody finds it; and an auditor asks to see \
              it first.",
    resolve: "Write the text into the record, keep its file here, or say in `location` where it is.",
    evidence: "The document itself, found within a minute by somebody who needs it.",
    fires: "
        >>> document/incident-procedure.md
        title: Incident procedure
        level: procedure
        status: published
    ",
    silent: "
        >>> document/incident-procedure.md
        title: Incident procedure
        level: procedure
        status: published
        location: https://intranet.example/incidents
        >>> document/idea.md
        title: Idea for a procedure
        level: procedure
        status: draft
    ",
    run: |cx| {
        let nowhere = |d: &Rec<'_, Document>| {
            d.status == Some(DocumentStatus::Published)
                && d.record.body().trim().is_empty()
                && d.location.is_none()
                && d.file.is_none()
        };
        let said = |d: Rec<'_, Document>| {
            Hit::on(d.record, format!("“{}” is in force, but its text is neither here nor said to be elsewhere", d.title()))
                .at("location")
        };
        cx.programme.all::<Document>().filter(nowhere).map(said).collect()
    },
}
