//! 8.1/identity-service-without-agreement: a supplier runs an identity service, and nothing is agreed with it.

use muster_model::kinds::{IdentityService, Operator, Supplier};
use muster_model::{Level, Rec};

use super::outsourced_process_without_agreement::agreed;
use crate::rule::{Hit, rule};

rule! {
    id: "8.1/identity-service-without-agreement",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M1", "L1", "C8.1"],
    title: "A supplier runs an identity service, and nothing is agreed with it",
    checks: "Each identity service that a supplier runs or provides names that supplier, and the supplier, or an interface \
             with it, names the agreement in which security is settled.",
    matters: "Whoever runs the identity provider can become any of your users. If it is not settled who may do what there, \
              how changes are announced and when you hear of an incident, the most powerful supplier is the least bound.",
    resolve: "Name the supplier, and the agreement with it: administrators on their side, logs you receive, notice of \
              incidents and changes, how you would leave.",
    evidence: "The agreement, and a check of how it is kept within the last year.",
    fires: "
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        operated_by: supplier
        supplier: supplier/idcorp
        >>> supplier/idcorp.md
        title: IdCorp
    ",
    silent: "
        >>> identity-service/cloud-idp.md
        title: Cloud identity provider
        operated_by: supplier
        supplier: supplier/idcorp
        >>> supplier/idcorp.md
        title: IdCorp
        agreement: Master agreement 2024, annex 3
    ",
    run: |cx| {
        let bare = |s: Rec<'_, IdentityService>| {
            let Some(named) = &s.data.supplier else {
                let hit = || {
                    Hit::on(s.record, format!("“{}” is run by a supplier that is named nowhere", s.title()))
                        .at("supplier")
                        .help("Write a `supplier` record with its agreement, and name it in `supplier`.")
                };
                return (s.operated_by == Some(Operator::Supplier)).then(hit);
            };
            let supplier = cx.programme.get::<Supplier>(&named.to)?;
            (!agreed(cx, &supplier)).then(|| {
                Hit::on(s.record, format!(
                    "“{}” depends on “{}”, with whom nothing is agreed", s.title(), supplier.title()
                ))
                .at("supplier")
                .see(&supplier.reference(), Some("agreement"), "the supplier without agreement")
            })
        };
        cx.programme.all::<IdentityService>().filter_map(bare).collect()
    },
}
