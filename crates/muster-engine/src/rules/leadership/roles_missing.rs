//! 5.3/roles-missing: no role is defined.

use muster_model::Level;
use muster_model::kinds::Role;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "5.3/roles-missing",
    level: Level::Major,
    clause: "5.3",
    serves: &["C5.3"],
    title: "No role is defined",
    checks: "That the programme has at least one role.",
    matters: "Responsibility has to lie with somebody. Roles are how an ISMS says who answers for what and who may decide, \
              in a way that survives a change of people.",
    resolve: "Start with four: top management, ISMS manager, identity lead, internal auditor. Give each its \
              responsibilities, its authorities and the clauses it is accountable for.",
    evidence: "Role descriptions, and who holds each role since when.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
    ",
    silent: "
        >>> role/isms-manager.md
        title: ISMS manager
    ",
    run: |cx| {
        let none = cx.programme.all::<Role>().next().is_none();
        Outcome::from(none.then(|| Hit::missing("no record says which roles the ISMS has")))
    },
}
