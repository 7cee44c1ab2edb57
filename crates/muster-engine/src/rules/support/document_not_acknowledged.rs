//! 7.3/document-not-acknowledged: people who must know a document have not said that they read it.

use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Level, Rec};

use crate::reading::readers;
use crate::rule::{Hit, Outcome, rule};

/// Days that people have to read a document after it takes effect.
const DAYS: i64 = 30;

rule! {
    id: "7.3/document-not-acknowledged",
    level: Level::Observation,
    clause: "7.3",
    serves: &["C7.3", "C5.2"],
    title: "People have not read what they must know",
    checks: "Each published document that asks everybody, or the holders of some roles, to acknowledge it: each of them has \
             acknowledged the version in force within 30 days of the day it took effect.",
    matters: "Nobody can follow a rule that did not reach them, and a breach by somebody who never read it is the \
              organisation's own.",
    resolve: "Ask those who are missing; each sees the document under My work and says there that they have read it.",
    evidence: "Acknowledgements of the version in force, by person and date.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        effective: 2026-03-01
        acknowledgement: [role/engineer]
        >>> person/eve.md
        title: Eve
        roles: [{role: role/engineer}]
        >>> deeds.json
        []
    ",
    silent: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        effective: 2026-06-15
        acknowledgement: [role/engineer]
        >>> person/eve.md
        title: Eve
        roles: [{role: role/engineer}]
        >>> deeds.json
        []
    ",
    run: |cx| {
        if !cx.programme.knows_deeds() {
            return Outcome::NotRun("acknowledgements are kept by an installation, not in files".into());
        }
        let missing = |d: Rec<'_, Document>| {
            d.status.filter(|s| *s == DocumentStatus::Published)?;
            d.effective.filter(|from| cx.days_since(*from) > DAYS)?;
            let asked = readers(cx.programme, &d, cx.today);
            let open = asked.iter().filter(|r| r.on.is_none()).count();
            (open > 0).then(|| {
                let said = format!(
                    "{open} of the {} people who must read “{}” have not acknowledged the version in force",
                    asked.len(),
                    d.title()
                );
                Hit::on(d.record, said).at("acknowledgement")
            })
        };
        cx.programme.all::<Document>().filter_map(missing).collect()
    },
}
