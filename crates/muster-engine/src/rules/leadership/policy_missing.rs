//! 5.2/policy-missing: there is no information security policy.

use muster_model::Level;
use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};

use crate::rule::{Hit, Outcome, rule};
use crate::rules::leadership::security_policies;

rule! {
    id: "5.2/policy-missing",
    level: Level::Major,
    clause: "5.2",
    serves: &["C5.2"],
    title: "There is no information security policy",
    checks: "That a document of level `policy`, not withdrawn, says that it satisfies 5.2.",
    matters: "The policy is where top management says what it wants from security and promises to keep improving. Every \
              other policy, objective and rule takes its authority from it.",
    resolve: "Write a short policy: purpose, aims or how they are set, the promise to meet requirements, the promise to \
              keep improving. Record it as a `document` of level `policy` with `satisfies: [\"5.2\"]`.",
    evidence: "The approved policy with its version, and proof that it reached the people it is for.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        satisfies: [\"5.2\"]
    ",
    silent: "
        >>> document/security-policy.md
        title: Information security policy
        level: policy
        satisfies: [\"5.2\"]
        status: published
    ",
    run: |cx| {
        let mut policies = cx.programme.all::<Document>().filter(|d| {
            d.level == Some(DocumentLevel::Policy) && d.status != Some(DocumentStatus::Withdrawn)
        });
        if security_policies(cx).next().is_some() {
            return Outcome::Silent;
        }
        let hit = match policies.next() {
            Some(d) => Hit::on(d.record, format!(
                "“{}” is a policy, but nothing says that it is the one which 5.2 asks for", d.title()
            ))
            .at("satisfies")
            .help("If it is the information security policy, add `\"5.2\"` to its `satisfies`; if not, write that one."),
            None => Hit::missing("no policy in force or in the making satisfies 5.2"),
        };
        Outcome::from(Some(hit))
    },
}
