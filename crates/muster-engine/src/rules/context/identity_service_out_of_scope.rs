//! 4.3/identity-service-out-of-scope: something in scope depends on an identity service that the scope does not name.

use muster_model::kinds::IdentityService;
use muster_model::{Level, kinds::Scope};

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/identity-service-out-of-scope",
    level: Level::Major,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "An identity service that in-scope assets depend on is missing from the scope",
    checks: "Follows what every asset, process and identity service in scope depends on. Each identity service reached \
             must be named in the scope, whoever runs it and wherever it runs.",
    matters: "Whoever controls an identity service can become any of its users. If it lies outside the ISMS, every \
              control inside can be walked around from there, and no risk, audit or review ever looks at it.",
    resolve: "Add the service to `identity_services` of the scope. That a supplier or another team runs it is a reason \
              for an interface and an agreement, not for leaving it out.",
    evidence: "The scope record naming the service, with an interface record for its operator.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
        depends_on: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        identity_services: [identity-service/cloud-idp]
        >>> asset/portal.md
        title: Customer portal
        depends_on: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
    ",
    run: |cx| {
        let Some(scope) = cx.programme.all::<Scope>().next() else {
            return Outcome::not_run("there is no scope to check against");
        };
        let missing = |service: muster_model::Rec<'_, IdentityService>| {
            let placed = cx.scope().get(&service.reference())?;
            let need = placed.needed_by.first().filter(|_| placed.standing == Standing::Undecided)?;
            let needing = cx.programme.title(&need.by);
            Some(
                Hit::on(scope.record, format!(
                    "the scope does not name “{}”, which “{needing}” depends on", service.title()
                ))
                .at("identity_services")
                .help(format!("Add `{}` to `identity_services` of the scope.", service.reference()))
                .see(&need.by, Some(&need.field), format!("“{needing}” needs it")),
            )
        };
        cx.programme.all::<IdentityService>().filter_map(missing).collect()
    },
}
