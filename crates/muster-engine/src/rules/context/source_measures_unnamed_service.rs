//! 4.3/source-measures-unnamed-service: a live source of accounts whose identity service the scope never mentions.

use muster_model::Level;
use muster_model::kinds::{Scope, Source};

use crate::rule::{Hit, Outcome, rule};
use crate::scope::Standing;

rule! {
    id: "4.3/source-measures-unnamed-service",
    level: Level::Major,
    clause: "4.3",
    serves: &["M1", "L1", "L3"],
    title: "A live source of accounts belongs to an identity service that the scope does not mention",
    checks: "Each source that identities are read from names the identity service it measures. That service must be in \
             scope, or excluded with a justification.",
    matters: "Accounts that are read every day are accounts that exist: somebody can sign in with them. If the service \
              behind them is nowhere in the scope, the organisation measures what it does not manage.",
    resolve: "Name the identity service in the scope, or write an exclusion that says why its accounts open nothing that \
              matters.",
    evidence: "The scope or the exclusion naming the service.",
    fires: "
        >>> scope/isms.md
        title: Scope of the ISMS
        >>> identity-service/partner-idp.md
        title: Partner identity provider
        >>> source/partner.md
        title: Partner accounts
        measures: identity-service/partner-idp
    ",
    silent: "
        >>> scope/isms.md
        title: Scope of the ISMS
        identity_services: [identity-service/directory]
        >>> identity-service/directory.md
        title: Directory
        >>> source/corp.md
        title: Corporate directory
        measures: identity-service/directory
    ",
    run: |cx| {
        if cx.programme.all::<Scope>().next().is_none() {
            return Outcome::not_run("there is no scope to check against");
        }
        let unnamed = |source: muster_model::Rec<'_, Source>| {
            let service = &source.data.measures.as_ref()?.to;
            let undecided = cx.scope().standing(service) == Standing::Undecided;
            undecided.then(|| {
                Hit::on(source.record, format!(
                    "“{}” reads accounts of “{}”, which the scope neither names nor excludes",
                    source.title(), cx.programme.title(service)
                ))
                .at("measures")
            })
        };
        cx.programme.all::<Source>().filter_map(unnamed).collect()
    },
}
