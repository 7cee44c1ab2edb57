//! 4.3/scope-names-no-identity-service: the ISMS knows no identity service at all.

use muster_model::kinds::{IdentityService, Scope};
use muster_model::{Kind, Level};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.3/scope-names-no-identity-service",
    level: Level::Major,
    clause: "4.3",
    serves: &["M1", "L1", "C4.3"],
    title: "The ISMS knows no identity service",
    checks: "That a programme with a scope has at least one identity service on record.",
    matters: "Somebody or something decides who may sign in: a directory, a cloud provider, the HR list behind them, if \
              only the user table of one application. While none is on record, nobody asks what happens when it falls, \
              and no other check of the scope can notice that it is missing.",
    resolve: "Take each asset in scope and ask who decides that a person may enter. Record each answer as an \
              `identity-service`, name it in the scope, and name it in `depends_on` of what it opens.",
    evidence: "Identity services on record and in the scope, each with operator and hosting.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        assets: [asset/portal]
        >>> asset/portal.md
        title: Customer portal
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/directory]
        >>> identity-service/directory.md
        title: Directory
    ",
    run: |cx| {
        let Some(scope) = cx.programme.all::<Scope>().next() else {
            return Outcome::not_run("there is no scope to check against");
        };
        let none = cx.programme.count(Kind::of::<IdentityService>()) == 0;
        Outcome::from(none.then(|| {
            Hit::on(scope.record, format!("“{}” rests on no identity service, and none is on record", scope.title()))
                .at("identity_services")
        }))
    },
}
