//! 5.2/topic-policy-without-parent: a topic policy that hangs under no policy.

use muster_model::Level;
use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};

use crate::rule::{Hit, rule};
use crate::rules::leadership::security_policies;

rule! {
    id: "5.2/topic-policy-without-parent",
    level: Level::Observation,
    clause: "5.2",
    serves: &["C5.2"],
    title: "A topic policy hangs under no policy",
    checks: "That every topic policy not withdrawn names the policy it stands under.",
    matters: "Policies form a tree: the one at the top says what is wanted, topic policies say what follows. A policy \
              outside the tree has no authority behind it and is forgotten when the top changes.",
    resolve: "Set `parent` to the policy it follows from, mostly the information security policy.",
    evidence: "The policy framework as a tree in which every policy has its place.",
    fires: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
    ",
    silent: "
        >>> document/access-policy.md
        title: Access policy
        level: topic-policy
        status: published
        parent: document/security-policy
    ",
    run: |cx| {
        let top = security_policies(cx).next();
        let loose = |d: muster_model::Rec<'_, Document>| {
            let live = d.level == Some(DocumentLevel::TopicPolicy) && d.status != Some(DocumentStatus::Withdrawn);
            (live && d.parent.is_none()).then(|| {
                let hit = Hit::on(d.record, format!("“{}” hangs under no policy", d.title())).at("parent");
                match &top {
                    Some(top) => hit.help(format!("Set `parent: {}` if it follows from that.", top.reference())),
                    None => hit,
                }
            })
        };
        cx.programme.all::<Document>().filter_map(loose).collect()
    },
}
