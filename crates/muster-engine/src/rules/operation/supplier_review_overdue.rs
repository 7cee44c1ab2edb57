//! 8.1/supplier-review-overdue: a supplier should have been looked at again.

use muster_model::kinds::Supplier;
use muster_model::kinds::parts::Criticality;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/supplier-review-overdue",
    level: Level::Minor,
    clause: "8.1",
    serves: &["C8.1"],
    title: "A supplier was not reviewed in time",
    checks: "The review day of each supplier; and that suppliers of high or critical importance have a review at all. \
             Suppliers with privileged access that were never reviewed have a rule of their own.",
    matters: "Suppliers change owners, places and subcontractors. What was agreed three years ago is kept by people who \
              have never read it.",
    resolve: "Look at what they deliver, their incidents, their certificates and their access; record the day.",
    evidence: "The record of the review, with what was looked at and what follows.",
    fires: "
        >>> supplier/idcorp.md
        title: IdCorp
        review: {last: 2025-03-01, every: P1Y}
    ",
    silent: "
        >>> supplier/idcorp.md
        title: IdCorp
        review: {last: 2026-03-01, every: P1Y}
        >>> supplier/catering.md
        title: Canteen
        criticality: low
    ",
    run: |cx| {
        let late = |s: Rec<'_, Supplier>| {
            let last = s.review.as_ref().and_then(|r| r.last);
            let weighty = matches!(s.criticality, Some(Criticality::High | Criticality::Critical));
            let why = match (s.review.as_ref().and_then(|r| r.next()), last) {
                (Some(next), _) if next < cx.today => format!("the review of “{}” was due on {next}", s.title()),
                (None, None) if weighty && s.privileged_access != Some(true) => format!(
                    "“{}” is of {} importance and was never reviewed",
                    s.title(), s.criticality.map_or("", |c| c.word())
                ),
                _ => return None,
            };
            Some(Hit::on(s.record, why).at("review"))
        };
        cx.programme.all::<Supplier>().filter_map(late).collect()
    },
}
