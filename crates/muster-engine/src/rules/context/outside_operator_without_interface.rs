//! 4.3/outside-operator-without-interface: others run or feed an identity service in scope, and no interface says how.

use muster_model::kinds::{IdentityService, IdentityServiceClass, Interface, Operator};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/outside-operator-without-interface",
    level: Level::Minor,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "An identity service crosses the boundary without an interface",
    checks: "Identity services in scope that a supplier or another team runs, or that federate with others, are touched by \
             an interface (or their supplier is the other side of one).",
    matters: "With such a service, identities cross the boundary every minute: others can create, change or vouch for \
              accounts that open what is inside. If no interface says what crosses and on what terms, the dependency is \
              known and uncontrolled.",
    resolve: "Write an `interface` with the operator or partner in `with`, what crosses, by what means, and where its terms \
              are agreed; name the service in `touches`.",
    evidence: "The interface, and the agreement it names.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
        operated_by: supplier
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/cloud-idp]
        interfaces: [interface/cloud-idp]
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        class: identity-provider
        operated_by: supplier
        >>> interface/cloud-idp.md
        title: Sign-in through the provider
        with: supplier/nimbus
        crosses: Accounts and sign-ins of all staff.
        touches: [identity-service/cloud-idp]
    ",
    run: |cx| {
        if !cx.scope().defined {
            return Outcome::not_run("there is no scope whose boundary could be crossed");
        }
        let hit = |service: Rec<'_, IdentityService>| {
            let (who, field) = outside(&service)?;
            let inside = cx.scope().standing(&service.reference()) == Standing::In;
            (inside && !has_interface(cx, &service)).then(|| {
                Hit::on(service.record, format!("{who}, and no interface says what crosses and on what terms"))
                    .at(field)
            })
        };
        cx.programme.all::<IdentityService>().filter_map(hit).collect()
    },
}

fn outside(service: &Rec<'_, IdentityService>) -> Option<(String, &'static str)> {
    let title = service.title();
    match (service.operated_by, service.class) {
        (Some(Operator::Supplier), _) => Some((format!("a supplier runs “{title}”"), "operated_by")),
        (Some(Operator::OtherTeam), _) => Some((format!("another team runs “{title}”"), "operated_by")),
        (_, Some(IdentityServiceClass::Federation)) => {
            Some((format!("“{title}” trusts the identities of others or vouches to them"), "class"))
        }
        _ => None,
    }
}

fn has_interface(cx: &Context<'_>, service: &Rec<'_, IdentityService>) -> bool {
    let touching = cx.programme.pointing::<Interface>(&service.reference(), "touches").next().is_some();
    let with_supplier =
        |s: &muster_model::Reference| cx.programme.pointing::<Interface>(s, "with").next().is_some();
    touching || service.supplier.as_ref().is_some_and(|s| with_supplier(&s.to))
}
