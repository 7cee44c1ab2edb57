//! 4.3/asset-without-owner: an asset in scope that nobody answers for.

use muster_model::Level;
use muster_model::kinds::Asset;

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/asset-without-owner",
    level: Level::Minor,
    clause: "4.3",
    serves: &["C4.3", "C5.3"],
    title: "An asset in scope has no owner",
    checks: "That each asset in scope names the role that owns it.",
    matters: "The owner decides who may use an asset, how well it is protected and what its loss would cost. Without one, \
              access requests are approved by whoever is asked, and its risks have no one to accept them.",
    resolve: "Name as `owner` the role that would be called if the asset were lost: usually the business that lives on it \
              rather than the team that runs the server.",
    evidence: "The inventory with an owner for each asset.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        class: application
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        owner: role/sales
        class: application
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope, so no asset is in scope");
        }
        let ownerless = |asset: &muster_model::Rec<'_, Asset>| {
            asset.record.owner.is_none() && cx.scope().standing(&asset.reference()) == Standing::In
        };
        let hit = |asset: muster_model::Rec<'_, Asset>| {
            Hit::on(asset.record, format!("nobody owns “{}”, which is in scope", asset.title())).at("owner")
        };
        cx.programme.all::<Asset>().filter(ownerless).map(hit).collect()
    },
}
