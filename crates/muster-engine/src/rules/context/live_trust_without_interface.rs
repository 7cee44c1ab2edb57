//! 4.3/live-trust-without-interface: the snapshot shows federation trusts that no interface of the scope covers.

use std::collections::BTreeMap;

use muster_model::kinds::{IdentityService, IdentityServiceClass, Interface, Source};
use muster_model::{Level, Reference};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "4.3/live-trust-without-interface",
    level: Level::Minor,
    clause: "4.3",
    serves: &["M1", "L3", "C4.3"],
    title: "Partners are trusted, and no interface says so",
    checks: "Where the newest snapshot shows federation trusts in a source, an interface touches the identity service that \
             the source measures, or a federation service on record.",
    matters: "A trust lets another organisation say who its people are, and yours opens the door. It is the strongest kind \
              of interface there is, and the one that scope statements most often leave out.",
    resolve: "Write an interface for the partners (one for all, or one each): what crosses, by what means, where the terms \
              are agreed; name the identity service in `touches`.",
    evidence: "Interfaces whose partners match the trusts that the snapshot shows.",
    fires: "
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
        >>> source/tenant.md
        title: Tenant
        measures: identity-service/cloud-idp
        >>> estate.json
        {\"trusts\": [{\"id\": \"t1\", \"source\": \"tenant\", \"partner\": \"Harbour Foods\"}]}
    ",
    silent: "
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
        >>> source/tenant.md
        title: Tenant
        measures: identity-service/cloud-idp
        >>> interface/partners.md
        title: Partners signing in
        with: party/partners
        crosses: Signed assertions about the partners' people.
        agreement: Partner terms 2026
        touches: [identity-service/cloud-idp]
        >>> estate.json
        {\"trusts\": [{\"id\": \"t1\", \"source\": \"tenant\", \"partner\": \"Harbour Foods\"}]}
    ",
    run: |cx| {
        let Some(estate) = cx.estate else {
            return Outcome::not_run("no identity snapshot was given");
        };
        let mut partners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for trust in &estate.trusts {
            partners.entry(trust.source.to_lowercase()).or_default().push(&trust.partner);
        }
        let covered = |service: &Reference| {
            cx.programme.pointing::<Interface>(service, "touches").next().is_some()
        };
        let federated = cx.programme.all::<IdentityService>()
            .any(|s| s.class == Some(IdentityServiceClass::Federation) && covered(&s.reference()));
        let hit = |source: muster_model::Rec<'_, Source>| {
            let partners = partners.get(&Context::source_name(&source).to_lowercase())?;
            let service = &source.measures.as_ref()?.to;
            let record = cx.programme.find(service)?;
            if federated || covered(service) {
                return None;
            }
            let verb = if partners.len() == 1 { "is" } else { "are" };
            let named: Vec<_> = partners.iter().map(|p| format!("“{p}”")).collect();
            Some(
                Hit::on(record, format!(
                    "“{}” trusts the identities of {}, who {verb} covered by no interface",
                    record.title, sentence::some(&named, 3)
                ))
                .see(&source.reference(), None, "the source that shows the trusts"),
            )
        };
        cx.programme.all::<Source>().filter_map(hit).collect()
    },
}
