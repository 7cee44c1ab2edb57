//! 4.3/identity-service-excluded-though-needed: excluded because it is cloud or run by others, yet depended on.

use muster_model::kinds::{Exclusion, IdentityService};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "4.3/identity-service-excluded-though-needed",
    level: Level::Major,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "An identity service is excluded although something in scope depends on it",
    checks: "Each identity service that an exclusion leaves out is compared with what the assets, processes and identity \
             services in scope depend on.",
    matters: "“It is in the cloud” and “another team runs it” say who operates a service, not whether the ISMS depends on \
              it. An excluded identity provider still decides who gets in.",
    resolve: "Take the service out of the exclusion and name it in the scope; put what its operator must do into an \
              interface or a supplier agreement.",
    evidence: "The scope naming the service, and the agreement with whoever runs it.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        exclusions: [exclusion/cloud]
        >>> asset/portal.md
        title: Customer portal
        depends_on: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        >>> exclusion/cloud.md
        title: Cloud services
        what: [identity-service/cloud-idp]
        ground: cloud
        justification: Run by the provider.
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        exclusions: [exclusion/lab]
        >>> identity-service/lab-directory.md
        title: Directory of the test laboratory
        >>> exclusion/lab.md
        title: Test laboratory
        what: [identity-service/lab-directory]
        ground: no-bearing
        justification: Closed network; no account of it opens anything in scope.
    ",
    run: |cx| {
        let hits = |exclusion: muster_model::Rec<'_, Exclusion>| {
            let mut out = Vec::new();
            for (i, what) in exclusion.what.iter().enumerate().filter(|(_, w)| w.to.kind == Kind::of::<IdentityService>()) {
                let need = cx.scope().get(&what.to).and_then(|p| p.needed_by.first());
                let Some(need) = need else { continue };
                let ground = exclusion.ground.map_or("no stated ground", |g| g.label());
                let (service, needing) = (cx.programme.title(&what.to), cx.programme.title(&need.by));
                out.push(
                    Hit::on(exclusion.record, format!(
                        "“{service}” is left out ({}), but “{needing}” depends on it", ground.to_lowercase()
                    ))
                    .at(format!("what[{i}]"))
                    .see(&need.by, Some(&need.field), format!("“{needing}” needs it")),
                );
            }
            out
        };
        cx.programme.all::<Exclusion>().flat_map(hits).collect()
    },
}
