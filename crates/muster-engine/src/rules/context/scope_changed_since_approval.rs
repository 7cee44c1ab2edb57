//! 4.3/scope-changed-since-approval: what was approved is not what stands there now.

use muster_model::Level;
use muster_model::kinds::Scope;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/scope-changed-since-approval",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3"],
    title: "The scope was changed after it was approved",
    checks: "The digest of the version that was approved, against the scope as it stands.",
    matters: "An approval covers what was seen. A unit, an asset or an exclusion added afterwards was approved by nobody, \
              and the statement handed to customers may say something else.",
    resolve: "Have the present version approved, or take the change back until it is.",
    evidence: "An approval whose digest is that of the scope in force.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        version: '1.1'
        approval:
          by: person/ada
          role: role/top-management
          at: 2026-02-03T09:30:00Z
          seen: sha256:0000000000000000000000000000000000000000000000000000000000000000
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        version: '1.1'
        approval: {by: person/ada, role: role/top-management, at: 2026-02-03T09:30:00Z}
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope that could have changed");
        }
        let changed = |scope: muster_model::Rec<'_, Scope>| {
            let approval = scope.approval.as_ref()?;
            let seen = approval.seen.filter(|seen| *seen != scope.record.digest())?;
            let day = approval.at.map_or(String::new(), |at| format!(" on {}", cx.programme.profile.today(at)));
            Some(
                Hit::on(scope.record, format!("“{}” was approved{day} and has changed since", scope.title()))
                    .at("approval")
                    .help(format!(
                        "Version {} was approved; the one in force is {}. Have it approved.",
                        seen.short(), scope.record.digest().short()
                    )),
            )
        };
        cx.programme.all::<Scope>().filter_map(changed).collect()
    },
}
