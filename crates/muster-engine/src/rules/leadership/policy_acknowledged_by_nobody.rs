//! 5.2/policy-acknowledged-by-nobody: the information security policy is given to no role.

use muster_model::Level;
use muster_model::kinds::DocumentStatus;

use crate::rule::{Hit, rule};
use crate::rules::leadership::security_policies;

rule! {
    id: "5.2/policy-acknowledged-by-nobody",
    level: Level::Observation,
    clause: "5.2",
    serves: &["C5.2"],
    title: "Nobody is asked to read the information security policy",
    checks: "That the published information security policy asks everybody, or the roles it names, to acknowledge it.",
    matters: "The standard wants the policy communicated inside the organisation. If nobody is asked to say that they \
              have read it, nobody can show that it arrived.",
    resolve: "Say that everybody must acknowledge it, or name the roles that must; each sees it under My work.",
    evidence: "Acknowledgements of the version in force, by person and date.",
    fires: "
        >>> document/security-policy.md
        title: Information security policy
        level: policy
        satisfies: [\"5.2\"]
        status: published
    ",
    silent: "
        >>> document/security-policy.md
        title: Information security policy
        level: policy
        satisfies: [\"5.2\"]
        status: published
        acknowledgement: [role/employee]
    ",
    run: |cx| {
        security_policies(cx)
            .filter(|d| d.status == Some(DocumentStatus::Published) && !d.wants_readers())
            .map(|d| {
                Hit::on(d.record, format!("“{}” is in force, but nobody is asked to acknowledge it", d.title()))
                    .at("acknowledgement")
            })
            .collect()
    },
}
