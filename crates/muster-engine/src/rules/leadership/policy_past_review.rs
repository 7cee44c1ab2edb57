//! 5.2/policy-past-review: a policy in force should have been looked at again.

use muster_model::Level;
use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};

use crate::rule::{Hit, rule};

rule! {
    id: "5.2/policy-past-review",
    level: Level::Minor,
    clause: "5.2",
    serves: &["C5.2", "C7.5"],
    title: "A policy in force is past its review date",
    checks: "The review date of every published policy and topic policy.",
    matters: "A policy that nobody has looked at for years describes an organisation that no longer exists. Auditors \
              compare the date you set yourself with today's.",
    resolve: "Look at the policy again with its owner, change what has changed, have it approved, and set the next date. \
              If nothing needs to change, record that too.",
    evidence: "The reviewed version with its approval and the next review date.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        review_by: 2026-03-31
    ",
    silent: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        review_by: 2027-03-31
        >>> document/old-policy.md
        title: Password policy
        level: topic-policy
        status: withdrawn
        review_by: 2020-03-31
    ",
    run: |cx| {
        let late = |d: muster_model::Rec<'_, Document>| {
            let policy = matches!(d.level, Some(DocumentLevel::Policy | DocumentLevel::TopicPolicy));
            let by = d.review_by.filter(|by| policy && d.status == Some(DocumentStatus::Published) && *by < cx.today)?;
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
