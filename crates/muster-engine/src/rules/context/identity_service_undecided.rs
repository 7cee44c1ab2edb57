//! 4.3/identity-service-undecided: an identity service that the scope neither names nor excludes, and nothing points at.

use muster_model::Level;
use muster_model::kinds::{IdentityService, Source};

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/identity-service-undecided",
    level: Level::Minor,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "Nobody has decided whether an identity service belongs to the scope",
    checks: "Identity services that the scope neither names nor excludes, although no record says that anything in scope \
             needs them. (Those that something needs, or that a source reads, have rules of their own.)",
    matters: "An identity service that nothing is said to depend on is either superfluous, and then a way in that nobody \
              watches, or its dependants were never asked. Both are found by deciding.",
    resolve: "Ask what its accounts open. Name it in `depends_on` of those assets and in the scope; or write an exclusion \
              that says why its accounts open nothing that matters.",
    evidence: "The scope or an approved exclusion naming the service.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/directory]
        >>> identity-service/directory.md
        title: Directory
        >>> identity-service/old-ldap.md
        title: Old LDAP of the laboratory
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/directory, identity-service/old-ldap]
        >>> identity-service/directory.md
        title: Directory
        >>> identity-service/old-ldap.md
        title: Old LDAP of the laboratory
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope to check against");
        }
        let forgotten = |service: &muster_model::Rec<'_, IdentityService>| {
            let here = service.reference();
            let placed = cx.scope().get(&here);
            placed.is_some_and(|p| p.standing == Standing::Undecided && p.needed_by.is_empty())
                && cx.programme.pointing::<Source>(&here, "measures").next().is_none()
        };
        let hit = |service: muster_model::Rec<'_, IdentityService>| {
            Hit::on(service.record, format!(
                "the scope neither names nor excludes “{}”, and nothing says what it opens", service.title()
            ))
        };
        cx.programme.all::<IdentityService>().filter(forgotten).map(hit).collect()
    },
}
