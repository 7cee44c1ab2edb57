//! 4.3/asset-opened-by-unknown: a confidential asset in scope, and no record says which identity service opens it.

use std::collections::HashSet;

use muster_model::kinds::parts::Criticality;
use muster_model::kinds::{Asset, AssetClass, IdentityService};
use muster_model::{Kind, Level, Programme, Reference};

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/asset-opened-by-unknown",
    level: Level::Observation,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "Nothing says who opens a confidential asset",
    checks: "Applications, infrastructure and information in scope whose confidentiality is high or critical: following \
             `depends_on` must lead to an identity service. Information kept at a site with nothing technical behind it \
             is left alone.",
    matters: "Somebody decides who may see it: a directory, a tenant, or the asset's own list of users. As long as that is \
              not on record, the scope can leave out the very service that decides, and no check will notice.",
    resolve: "Ask how a person signs in to it. Name that identity service in `depends_on`; where the asset keeps its own \
              users, record those as an identity service too, since they outlive leavers like any other.",
    evidence: "For each confidential asset, the chain to the identity service that opens it.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        class: application
        classification: {confidentiality: high}
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/customer-data]
        >>> asset/customer-data.md
        title: Customer data
        class: information
        classification: {confidentiality: high}
        depends_on: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        class: application
        depends_on: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope, so no asset is in scope");
        }
        let opened = opened(cx.programme);
        let dark = |asset: &muster_model::Rec<'_, Asset>| {
            let confidential = asset.classification.as_ref().and_then(|c| c.confidentiality);
            let technical = match asset.class {
                Some(AssetClass::Application | AssetClass::Infrastructure) => true,
                Some(AssetClass::Information) => asset.site.is_none() || !asset.depends_on.is_empty(),
                _ => false,
            };
            let here = asset.reference();
            technical
                && confidential.is_some_and(|c| c >= Criticality::High)
                && !opened.contains(&here)
                && cx.scope().standing(&here) == Standing::In
        };
        let hit = |asset: muster_model::Rec<'_, Asset>| {
            Hit::on(asset.record, format!(
                "“{}” is confidential, but nothing says which identity service decides who may open it", asset.title()
            ))
            .at("depends_on")
        };
        cx.programme.all::<Asset>().filter(dark).map(hit).collect()
    },
}

/// Assets from which `depends_on` leads to an identity service: walked backwards from the services, once.
fn opened(programme: &Programme) -> HashSet<Reference> {
    let mut seen = HashSet::new();
    let mut next: Vec<_> = programme.all::<IdentityService>().map(|s| s.reference()).collect();
    while let Some(here) = next.pop() {
        for link in programme.incoming(&here) {
            let depends = link.from.kind == Kind::of::<Asset>() && link.field.starts_with("depends_on");
            if depends && seen.insert(link.from.clone()) {
                next.push(link.from.clone());
            }
        }
    }
    seen
}
