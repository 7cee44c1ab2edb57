//! 4.3/scope-missing: there is no scope record at all.

use muster_model::Level;
use muster_model::kinds::Scope;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/scope-missing",
    level: Level::Major,
    clause: "4.3",
    serves: &["C4.3"],
    title: "There is no scope",
    checks: "That the programme has a scope record.",
    matters: "Without a scope nobody can say what the ISMS covers: no risk, control or audit has a border, and no \
              certificate can be written.",
    resolve: "Write a `scope` record: purpose, organisational units, sites, boundaries, processes, assets, identity \
              services, interfaces, exclusions.",
    evidence: "An approved scope record with its version.",
    fires: "
        >>> asset/portal.md
        title: Customer portal
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
    ",
    run: |cx| {
        let missing = cx.programme.all::<Scope>().next().is_none();
        Outcome::from(missing.then(|| Hit::missing("no record says what the ISMS covers")))
    },
}
