//! 4.2/obligation-outside-isms-without-reason: a requirement is not met through the ISMS, and nothing says why.

use muster_model::Level;
use muster_model::kinds::Obligation;

use crate::rule::{Hit, blank, rule};

rule! {
    id: "4.2/obligation-outside-isms-without-reason",
    level: Level::Minor,
    clause: "4.2",
    serves: &["C4.2"],
    title: "A requirement is left to others without saying to whom",
    checks: "Each requirement that is not met through the ISMS says in `why_not` why, and what meets it instead.",
    matters: "The organisation decides which requirements the ISMS addresses. Deciding against is fine; without a reason \
              nobody can tell a decision from something forgotten.",
    resolve: "Say in `why_not` what meets the requirement instead, and who answers for that; or set `through_isms: true`.",
    evidence: "The requirement with its reason and the name of what meets it.",
    fires: "
        >>> obligation/tax.md
        title: Keeping of tax records
        class: legal
        requirement: Keep invoices for ten years.
        through_isms: false
    ",
    silent: "
        >>> obligation/tax.md
        title: Keeping of tax records
        class: legal
        requirement: Keep invoices for ten years.
        through_isms: false
        why_not: Met by the archive that finance runs and the auditor of accounts checks every year.
    ",
    run: |cx| {
        let unexplained =
            |o: &muster_model::Rec<'_, Obligation>| o.through_isms == Some(false) && blank(o.why_not.as_deref());
        let hit = |o: muster_model::Rec<'_, Obligation>| {
            Hit::on(o.record, format!(
                "“{}” is not met through the ISMS, and nothing says what meets it instead", o.title()
            ))
            .at("through_isms")
        };
        cx.programme.all::<Obligation>().filter(unexplained).map(hit).collect()
    },
}
