//! 5.2/policy-not-in-force: the information security policy exists, but was never published.

use muster_model::Level;
use muster_model::kinds::{Document, DocumentStatus};

use crate::rule::{Hit, Outcome, rule};
use crate::rules::leadership::security_policies;

rule! {
    id: "5.2/policy-not-in-force",
    level: Level::Minor,
    clause: "5.2",
    serves: &["C5.2"],
    title: "The information security policy is not in force",
    checks: "That a policy which satisfies 5.2 has the status `published`.",
    matters: "A draft asks nothing of anybody. Until the policy is published nobody can be expected to know or follow it.",
    resolve: "Have the policy approved and publish it; tell the people it is for.",
    evidence: "The published version with approval and date.",
    fires: "
        >>> document/security-policy.md
        title: Information security policy
        level: policy
        satisfies: [\"5.2\"]
        status: in-review
    ",
    silent: "
        >>> document/security-policy.md
        title: Information security policy
        level: policy
        satisfies: [\"5.2\"]
        status: published
    ",
    run: |cx| {
        let policies: Vec<muster_model::Rec<'_, Document>> = security_policies(cx).collect();
        if policies.iter().any(|d| d.status == Some(DocumentStatus::Published)) {
            return Outcome::Silent;
        }
        let hit = policies.first().map(|d| {
            let status = d.status.map_or("without status", |s| s.label()).to_lowercase();
            Hit::on(d.record, format!("“{}” is {status}: no information security policy is in force", d.title()))
                .at("status")
        });
        Outcome::from(hit)
    },
}
