//! 4.3/excluded-and-in-scope: the scope names a thing that an exclusion leaves out.

use muster_model::kinds::{Exclusion, Scope};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "4.3/excluded-and-in-scope",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3"],
    title: "Something is in scope and excluded at once",
    checks: "What each exclusion leaves out, against what the scope names.",
    matters: "Two people reading the same statement would draw the boundary differently; so will the auditor, at the \
              organisation's cost.",
    resolve: "Decide, and take it out of the scope or out of the exclusion.",
    evidence: "A scope statement without contradiction.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        units: [unit/lab]
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        units: [unit/office]
        >>> exclusion/lab.md
        title: Test laboratory
        what: [unit/lab]
        ground: no-bearing
        justification: Closed network without our accounts.
    ",
    run: |cx| {
        let hits = |exclusion: muster_model::Rec<'_, Exclusion>| {
            let mut out = Vec::new();
            for (i, what) in exclusion.what.iter().enumerate() {
                let scope = cx.programme.incoming(&what.to).iter()
                    .find(|n| n.from.kind == Kind::of::<Scope>());
                let Some(scope) = scope else { continue };
                out.push(
                    Hit::on(exclusion.record, format!(
                        "“{}” leaves out “{}”, which the scope names", exclusion.title(), cx.programme.title(&what.to)
                    ))
                    .at(format!("what[{i}]"))
                    .see(&scope.from, Some(&scope.field), "named here"),
                );
            }
            out
        };
        cx.programme.all::<Exclusion>().flat_map(hits).collect()
    },
}
