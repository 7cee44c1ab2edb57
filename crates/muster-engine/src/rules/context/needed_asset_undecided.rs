//! 4.3/needed-asset-undecided: something in scope needs an asset that the scope forgot.

use muster_model::Level;
use muster_model::kinds::Asset;

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/needed-asset-undecided",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3"],
    title: "Something in scope needs an asset that the scope forgot",
    checks: "Follows what assets and processes in scope depend on and use. Each asset reached must be named in the scope \
             or excluded.",
    matters: "A boundary drawn through a dependency protects nothing: what is inside fails or leaks with what was forgotten \
              outside. Dependencies are among the things that the scope must take into account.",
    resolve: "Name the asset in the scope; or exclude it with a justification, and an interface that says what is relied on.",
    evidence: "A scope in which every dependency ends at something named or excluded.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        depends_on: [asset/database]
        >>> asset/database.md
        title: Portal database
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal, asset/database]
        >>> asset/portal.md
        title: Customer portal
        depends_on: [asset/database]
        >>> asset/database.md
        title: Portal database
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope to check against");
        }
        let forgotten = |asset: muster_model::Rec<'_, Asset>| {
            let placed = cx.scope().get(&asset.reference())?;
            let need = placed.needed_by.first().filter(|_| placed.standing == Standing::Undecided)?;
            let by = cx.programme.find(&need.by)?;
            Some(
                Hit::on(by, format!(
                    "“{}” needs “{}”, which the scope neither names nor excludes", by.title, asset.title()
                ))
                .at(need.field.as_str())
                .help(format!("Add `{}` to `assets` of the scope, or write an exclusion.", asset.reference()))
                .see(&asset.reference(), None, "neither in scope nor excluded"),
            )
        };
        cx.programme.all::<Asset>().filter_map(forgotten).collect()
    },
}
