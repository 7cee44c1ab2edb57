//! 6.1.3/applicability-outdated: the approved statement says something else than the records do now.

use std::collections::HashSet;

use muster_model::kinds::{Applicability, Control};
use muster_model::{Level, Reference};

use super::control_name;
use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};
use crate::{sentence, statement};

rule! {
    id: "6.1.3/applicability-outdated",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3", "B5"],
    title: "The approved Statement of Applicability is older than what it states",
    checks: "The newest approved statement: whether the controls and the scope it froze are still as they were, and whether \
             controls decided since are in it.",
    matters: "Customers and auditors read the approved version. If controls were decided or changed since, they read \
              something that is no longer true, and nobody has approved what is.",
    resolve: "Go through what changed, freeze a new version, and have it approved.",
    evidence: "An approved statement whose controls have the digests of those in force.",
    fires: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        >>> applicability/soa.md
        title: Statement of Applicability
        version: '1.0'
        controls: [control/a.8.5@sha256:0000000000000000000000000000000000000000000000000000000000000000]
        approval: {by: person/ada, role: role/top-management, at: 2026-03-04T16:30:00Z}
    ",
    silent: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        >>> applicability/soa.md
        title: Statement of Applicability
        version: '1.0'
        controls: [control/a.8.5@sha256:4942cdbe1d27ea04c17868d5c4f617c00efa44976dd5ccabf0b908644b9e969c]
        approval: {by: person/ada, role: role/top-management, at: 2026-03-04T16:30:00Z}
    ",
    run: |cx| {
        let Some(statement) = statement::approved(cx.programme) else {
            return Outcome::not_run("there is no approved Statement of Applicability");
        };
        let (field, changes) = changes(cx, &statement);
        Outcome::from((!changes.is_empty()).then(|| {
            Hit::on(statement.record, format!(
                "since “{}” was approved, {}", statement.title(), sentence::list(&changes)
            ))
            .at(field)
        }))
    },
}

/// What changed since, in words, and the first field concerned.
fn changes(cx: &Context<'_>, statement: &Applicability) -> (String, Vec<String>) {
    let differs = |to: &Reference, digest| cx.programme.find(to).is_none_or(|now| now.digest() != digest);
    let changed: Vec<_> =
        statement.controls.iter().enumerate().filter(|(_, p)| differs(&p.to, p.digest)).collect();
    let frozen: HashSet<&Reference> = statement.controls.iter().map(|p| &p.to).collect();
    let added = cx
        .programme
        .all::<Control>()
        .filter(|c| !frozen.is_empty() && c.applicable.is_some() && !frozen.contains(&c.reference()))
        .count();
    let mut out = Vec::new();
    let mut field = String::from("controls");
    match changed.as_slice() {
        [] => {}
        [(i, one)] => {
            field = format!("controls[{i}]");
            out.push(format!("{} has changed", name(cx, &one.to)));
        }
        [(i, first), rest @ ..] => {
            field = format!("controls[{i}]");
            let others = sentence::count(rest.len(), "other control", "other controls");
            out.push(format!("{} and {others} have changed", name(cx, &first.to)));
        }
    }
    match added {
        0 => {}
        1 => out.push("one control was decided that is not in it".to_owned()),
        n => out.push(format!("{n} controls were decided that are not in it")),
    }
    if statement.scope.as_ref().is_some_and(|p| differs(&p.to, p.digest)) {
        if out.is_empty() {
            "scope".clone_into(&mut field);
        }
        out.push("the scope has changed".to_owned());
    }
    (field, out)
}

fn name(cx: &Context<'_>, control: &Reference) -> String {
    cx.programme.get::<Control>(control).map_or_else(|| format!("`{control}`"), |c| control_name(&c))
}
