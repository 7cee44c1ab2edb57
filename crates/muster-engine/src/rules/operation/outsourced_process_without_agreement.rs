//! 8.1/outsourced-process-without-agreement: somebody outside runs a process for us, and nothing is agreed.

use muster_model::kinds::{Interface, Process, Supplier};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "8.1/outsourced-process-without-agreement",
    level: Level::Minor,
    clause: "8.1",
    serves: &["C8.1"],
    title: "An outsourced process rests on no agreement",
    checks: "Each process that a supplier runs: the supplier, or an interface with it, names the agreement in which security \
             is settled.",
    matters: "Outsourcing moves the work and leaves you with the control. Without an agreement you can neither ask how it \
              is done nor be told when it fails.",
    resolve: "Agree on security with the supplier (what, how it is checked, how you are told of incidents, how it ends) and \
              name the agreement in the supplier record.",
    evidence: "The agreement with its security clauses, and the last check of how it is kept.",
    fires: "
        >>> process/payroll.md
        title: Payroll
        supplier: supplier/paycorp
        >>> supplier/paycorp.md
        title: PayCorp
    ",
    silent: "
        >>> process/payroll.md
        title: Payroll
        supplier: supplier/paycorp
        >>> supplier/paycorp.md
        title: PayCorp
        agreement: Services agreement 2025, annex 2
    ",
    run: |cx| {
        let bare = |p: Rec<'_, Process>| {
            let supplier = cx.programme.get::<Supplier>(&p.supplier.as_ref()?.to)?;
            (!agreed(cx, &supplier)).then(|| {
                Hit::on(p.record, format!(
                    "“{}” is run by “{}”, with whom nothing is agreed", p.title(), supplier.title()
                ))
                .at("supplier")
                .see(&supplier.reference(), Some("agreement"), "the supplier without agreement")
            })
        };
        cx.programme.all::<Process>().filter_map(bare).collect()
    },
}

/// Whether security is agreed with the supplier, in its own record or in an interface with it.
pub(super) fn agreed(cx: &Context<'_>, supplier: &Rec<'_, Supplier>) -> bool {
    supplier.agreement.is_some()
        || cx.programme.pointing::<Interface>(&supplier.reference(), "with").any(|i| i.agreement.is_some())
}
