//! 6.1.2/identity-service-without-risk: an identity service in scope of which the register says nothing.

use muster_model::Level;
use muster_model::kinds::{IdentityService, IdentityServiceClass, Risk};

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "6.1.2/identity-service-without-risk",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["M2", "L2", "C6.1.2"],
    title: "An identity service in scope has no risk",
    checks: "That at least one risk names each identity service in scope.",
    matters: "Attackers sign in rather than break in. A register that speaks of servers and laptops and is silent about the \
              service that opens them all has missed the shortest way to everything else.",
    resolve: "Walk the scenario library for this service with the people who run it, and record what could really happen, \
              with an owner.",
    evidence: "At least one concrete risk for each identity service, with an owner who runs it.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        assets: [identity-service/cloud-idp]
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope, so no identity service is in scope");
        }
        let bare = |service: &muster_model::Rec<'_, IdentityService>| {
            let here = service.reference();
            cx.scope().standing(&here) == Standing::In
                && cx.programme.pointing::<Risk>(&here, "assets").next().is_none()
        };
        let hit = |service: muster_model::Rec<'_, IdentityService>| {
            let start = match service.class {
                Some(IdentityServiceClass::Federation) => "`federation-compromise` and `cross-tenant-trust-abuse`",
                Some(IdentityServiceClass::Directory) => "`directory-replication-abuse` and `nested-privilege-path`",
                Some(IdentityServiceClass::Pam) => "`pam-bypass` and `shared-admin-account`",
                Some(IdentityServiceClass::Secrets) => "`secret-in-code` and `nhi-sprawl`",
                Some(IdentityServiceClass::CertificateAuthority) => "`certificate-authority-misissue`",
                Some(IdentityServiceClass::Hr) => "`hr-source-error` and `leaver-kept-alive`",
                _ => "`credential-theft`, `session-theft` and `idp-outage`",
            };
            Hit::on(service.record, format!("no risk names “{}”, an identity service in scope", service.title()))
                .help(format!("Scenarios to start from: {start}."))
        };
        cx.programme.all::<IdentityService>().filter(bare).map(hit).collect()
    },
}
