//! 5.3/two-roles-answer-for-one-thing: more than one role answers for the same process or control.

use muster_model::Level;
use muster_model::kinds::Role;

use crate::rule::{Hit, rule};

rule! {
    id: "5.3/two-roles-answer-for-one-thing",
    level: Level::Minor,
    clause: "5.3",
    serves: &["C5.3"],
    title: "Two roles answer for the same process or control",
    checks: "That no process or control stands in the `answers_for` lists of two roles.",
    matters: "When a control fails, two accountable roles point at each other. Shared work is fine; shared accountability \
              is none.",
    resolve: "Keep it in the `answers_for` of the role that decides and take it out of the other.",
    evidence: "A matrix of processes, controls and roles in which each has one accountable role.",
    fires: "
        >>> role/identity-lead.md
        title: Identity lead
        answers_for: [control/a.8.2]
        >>> role/platform-lead.md
        title: Platform lead
        answers_for: [control/a.8.9, control/a.8.2]
    ",
    silent: "
        >>> role/identity-lead.md
        title: Identity lead
        answers_for: [control/a.8.2]
        >>> role/platform-lead.md
        title: Platform lead
        answers_for: [control/a.8.9]
    ",
    run: |cx| {
        let mut hits = Vec::new();
        for role in cx.programme.all::<Role>() {
            for (i, thing) in role.data.answers_for.iter().enumerate() {
                let mut others = cx.programme.pointing::<Role>(&thing.to, "answers_for");
                let Some(first) = others.next().filter(|first| first.id() != role.id()) else { continue };
                hits.push(
                    Hit::on(role.record, format!(
                        "“{}” and “{}” both answer for `{thing}`", role.title(), first.title()
                    ))
                    .at(format!("answers_for[{i}]"))
                    .see(&first.reference(), Some("answers_for"), "the other role"),
                );
            }
        }
        hits.into_iter().collect()
    },
}
