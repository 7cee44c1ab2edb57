//! 8.1/privileged-supplier-never-reviewed: a supplier can do everything, and nobody has ever looked.

use muster_model::Level;
use muster_model::kinds::Supplier;

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/privileged-supplier-never-reviewed",
    level: Level::Minor,
    clause: "8.1",
    serves: &["L2", "C8.1"],
    title: "A supplier with privileged access was never reviewed",
    checks: "That each supplier with privileged access to our systems was reviewed at least once.",
    matters: "Their administrators are your administrators. Attackers know that one service firm opens fifty customers.",
    resolve: "Find out who on their side has which access, by which accounts and with which sign-in; take away what is not \
              needed; record the day and a rhythm.",
    evidence: "The list of their privileged accounts with owners, looked at by date.",
    fires: "
        >>> supplier/platform-ops.md
        title: Platform Operations Ltd
        privileged_access: true
    ",
    silent: "
        >>> supplier/platform-ops.md
        title: Platform Operations Ltd
        privileged_access: true
        review: {last: 2026-03-01, every: P6M}
    ",
    run: |cx| {
        cx.programme
            .all::<Supplier>()
            .filter(|s| s.privileged_access == Some(true) && s.review.as_ref().is_none_or(|r| r.last.is_none()))
            .map(|s| {
                Hit::on(s.record, format!("“{}” has privileged access and was never reviewed", s.title()))
                    .at("review")
                    .see(&s.reference(), Some("privileged_access"), "the access")
            })
            .collect()
    },
}
