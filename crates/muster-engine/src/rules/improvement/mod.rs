//! Rules for clause 10: improvement.

use muster_model::kinds::{Finding, FindingGrade};

use crate::rule::Rule;

mod action_overdue;
mod closed_without_effectiveness_check;
mod decision_kpi_missed;
mod decision_overdue;
mod decision_without_kpi;
mod effectiveness_check_overdue;
mod finding_closed_design_unchanged;
mod finding_overdue;
mod finding_recurred_after_closure;
mod finding_recurs_unlinked;
mod finding_without_action;
mod finding_without_cause;
mod no_improvement_recorded;
mod not_effective_but_closed;
mod only_corrected_cause_remains;
mod trigger_disabled;
mod trigger_routes_to_nobody;
mod triggers_not_wired;
mod waiver_expired;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &no_improvement_recorded::RULE,
    &decision_without_kpi::RULE,
    &decision_kpi_missed::RULE,
    &decision_overdue::RULE,
    &triggers_not_wired::RULE,
    &trigger_disabled::RULE,
    &trigger_routes_to_nobody::RULE,
    &waiver_expired::RULE,
    &finding_closed_design_unchanged::RULE,
    &finding_recurs_unlinked::RULE,
    &finding_recurred_after_closure::RULE,
    &only_corrected_cause_remains::RULE,
    &closed_without_effectiveness_check::RULE,
    &not_effective_but_closed::RULE,
    &finding_overdue::RULE,
    &finding_without_cause::RULE,
    &finding_without_action::RULE,
    &action_overdue::RULE,
    &effectiveness_check_overdue::RULE,
];

/// Whether the finding is a nonconformity: a requirement is not met.
fn failed(finding: &Finding) -> bool {
    matches!(finding.grade, Some(FindingGrade::Major | FindingGrade::Minor))
}
