//! 6.1.2/criteria-not-approved: risks are measured with criteria that nobody approved.

use muster_model::Level;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/criteria-not-approved",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "The risk criteria have not been approved",
    checks: "That at least one set of criteria carries an approval, and that what was approved is what stands there now.",
    matters: "The criteria say how much loss the organisation is willing to bear. That is top management's to decide; set by \
              anybody else, they bind nobody when a risk has to be paid for.",
    resolve: "Put the criteria before top management, with two or three risks as examples of what each band means.",
    evidence: "The approval of the version in force, dated before the assessment that uses it.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        version: '1.0'
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        version: '1.0'
        approval: {by: person/ada, role: role/top-management, at: 2026-01-14T13:00:00Z}
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else {
            return Outcome::not_run("there are no risk criteria that could be approved");
        };
        let message = match &criteria.approval {
            None => format!("“{}” has not been approved", criteria.title()),
            Some(a) if a.seen.is_some_and(|seen| seen != criteria.record.digest()) => {
                format!("“{}” has changed since it was approved", criteria.title())
            }
            Some(_) => return Outcome::Silent,
        };
        Outcome::from(Some(Hit::on(criteria.record, message).at("approval")))
    },
}
