//! 4.3/exclusion-unlisted: an exclusion that no scope lists, so that no reader of the statement hears of it.

use muster_model::Level;
use muster_model::kinds::{Exclusion, Scope};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/exclusion-unlisted",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3", "M1"],
    title: "An exclusion is missing from the scope statement",
    checks: "That a scope lists each exclusion.",
    matters: "The statement is what customers and auditors read. What is left out in a side note is left out behind their \
              backs, and the approval of the scope does not cover it.",
    resolve: "Add the exclusion to `exclusions` of the scope and have that version approved; or delete the exclusion.",
    evidence: "The scope statement with its full list of exclusions.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        exclusions: [exclusion/lab]
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
    ",
    run: |cx| {
        let Some(scope) = cx.programme.all::<Scope>().next() else {
            return Outcome::not_run("there is no scope that could list exclusions");
        };
        let unlisted = |exclusion: &muster_model::Rec<'_, Exclusion>| {
            cx.programme.pointing::<Scope>(&exclusion.reference(), "exclusions").next().is_none()
        };
        let hit = |exclusion: muster_model::Rec<'_, Exclusion>| {
            Hit::on(exclusion.record, format!(
                "the scope statement does not mention the exclusion “{}”", exclusion.title()
            ))
            .help(format!("Add `{}` to `exclusions` of “{}”.", exclusion.reference(), scope.title()))
            .see(&scope.reference(), Some("exclusions"), "does not list it")
        };
        cx.programme.all::<Exclusion>().filter(unlisted).map(hit).collect()
    },
}
