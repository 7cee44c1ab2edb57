//! 6.1.2/identity-population-without-risk: privileged accounts or machine identities, on record but without a risk.

use muster_model::Level;
use muster_model::kinds::{Asset, AssetClass, Risk};

use crate::rule::{Hit, rule};
use crate::scope::Standing;

rule! {
    id: "6.1.2/identity-population-without-risk",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["M2", "L2", "C6.1.2"],
    title: "Identities on record as an asset have no risk",
    checks: "That at least one risk names each asset of the type “Identities” that is not out of scope.",
    matters: "Privileged accounts, service identities and trusts are listed as assets because their loss would be felt. \
              Without a risk nobody owns that loss, and the figures measured about them lead nowhere.",
    resolve: "Write at least one risk for the population: nested privilege, forgotten machine identities, leavers kept \
              alive; let the posture figures inform its likelihood.",
    evidence: "A risk for each identity population whose level cites what was measured.",
    fires: "
        >>> asset/privileged.md
        title: Privileged accounts
        class: identity-population
    ",
    silent: "
        >>> asset/privileged.md
        title: Privileged accounts
        class: identity-population
        >>> risk/nested.md
        title: Service desk becomes domain administrator through three nested groups
        assets: [asset/privileged]
    ",
    run: |cx| {
        let bare = |asset: &muster_model::Rec<'_, Asset>| {
            let here = asset.reference();
            asset.class == Some(AssetClass::IdentityPopulation)
                && cx.scope().standing(&here) != Standing::Out
                && cx.programme.pointing::<Risk>(&here, "assets").next().is_none()
        };
        let hit = |asset: muster_model::Rec<'_, Asset>| {
            Hit::on(asset.record, format!("no risk names “{}”, a set of real identities", asset.title()))
        };
        cx.programme.all::<Asset>().filter(bare).map(hit).collect()
    },
}
