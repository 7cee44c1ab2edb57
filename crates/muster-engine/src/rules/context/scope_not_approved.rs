//! 4.3/scope-not-approved: the scope was never approved.

use muster_model::Level;
use muster_model::kinds::Scope;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/scope-not-approved",
    level: Level::Major,
    clause: "4.3",
    serves: &["C4.3"],
    title: "The scope has not been approved",
    checks: "That each scope carries an approval, and was not changed since.",
    matters: "The scope is the promise on the certificate and decides what the rest of the ISMS must cover. A draft binds \
              nobody: units, suppliers and auditors may each read another version.",
    resolve: "Put the scope before top management and have this version approved.",
    evidence: "The approval with person, role and instant, of the very version in force.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        version: '1.0'
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        version: '1.0'
        approval: {by: person/ada, role: role/top-management, at: 2026-02-03T09:30:00Z}
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope that could be approved");
        }
        let hit = |scope: muster_model::Rec<'_, Scope>| {
            let version = scope.version.as_ref().map_or(String::new(), |v| format!(", version {v},"));
            let what = if scope.approval.is_some() { "was changed since it was approved" } else { "has not been approved" };
            Hit::on(scope.record, format!("“{}”{version} {what}", scope.title())).at("approval")
        };
        cx.programme.all::<Scope>().filter(|s| !cx.stands(s.record, "approval", s.approval.as_ref())).map(hit).collect()
    },
}
