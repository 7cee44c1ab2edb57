//! 7.5.2/published-without-approval: a document is in force, but nobody approved it.

use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "7.5.2/published-without-approval",
    level: Level::Minor,
    clause: "7.5.2",
    serves: &["C7.5", "C5.2"],
    title: "A document is in force without approval",
    checks: "Each policy, topic policy, standard, procedure and plan that is approved or published carries an approval.",
    matters: "Anybody can write a page and call it policy. The approval is what makes it binding, and the standard asks for \
              it.",
    resolve: "Let the role that may approve it look at this very version and approve it here, or set it back to `in-review`.",
    evidence: "The approval with person, role, date and the version that was seen.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        version: \"2.0\"
        status: published
    ",
    silent: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        version: \"2.0\"
        status: published
        approvals: [{by: person/ada, role: role/ciso, at: 2026-01-12T09:00:00Z}]
        >>> document/minutes.md
        title: Minutes of the kick-off
        level: record
        status: published
    ",
    run: |cx| {
        let unapproved = |d: Rec<'_, Document>| {
            let status = d.status.filter(|s| matches!(s, DocumentStatus::Approved | DocumentStatus::Published))?;
            let binding = !matches!(d.level, None | Some(DocumentLevel::Record | DocumentLevel::External));
            (binding && d.approvals.is_empty()).then(|| {
                let version = d.version.as_deref().map_or(String::new(), |v| format!(" {v}"));
                Hit::on(d.record, format!(
                    "“{}”{version} is {}, but nobody has approved it", d.title(), status.label().to_lowercase()
                ))
                .at("approvals")
            })
        };
        cx.programme.all::<Document>().filter_map(unapproved).collect()
    },
}
