//! 6.1.3/applicability-not-approved: there is no Statement of Applicability that anybody approved.

use muster_model::Level;
use muster_model::kinds::Applicability;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.3/applicability-not-approved",
    level: Level::Major,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "There is no approved Statement of Applicability",
    checks: "That at least one Statement of Applicability is on record and approved.",
    matters: "The certificate names a version of this statement. It is the one document every auditor reads first and every \
              large customer asks for; without it there is nothing to be certified.",
    resolve: "Decide all 93 controls, freeze the statement with the risks behind it, and have that version approved.",
    evidence: "An approved Statement of Applicability with version and date.",
    fires: "
        >>> applicability/soa.md
        title: Statement of Applicability
        version: '0.9'
    ",
    silent: "
        >>> applicability/soa.md
        title: Statement of Applicability
        version: '1.0'
        approval: {by: person/ada, role: role/top-management, at: 2026-03-04T16:30:00Z}
    ",
    run: |cx| {
        if cx.programme.all::<Applicability>().any(|a| a.approval.is_some()) {
            return Outcome::Silent;
        }
        let hit = match cx.programme.all::<Applicability>().last() {
            Some(draft) => Hit::on(draft.record, format!("“{}” has not been approved", draft.title())).at("approval"),
            None => Hit::missing("there is no Statement of Applicability"),
        };
        Outcome::from(Some(hit))
    },
}
