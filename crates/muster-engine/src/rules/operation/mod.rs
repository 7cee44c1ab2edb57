//! Rules for clause 8: operation.

use crate::rule::Rule;

mod access_review_overdue;
mod activity_day_unreadable;
mod activity_overdue;
mod assessment_not_signed_off;
mod identity_service_without_agreement;
mod incident_without_lessons;
mod lifecycle_rule_without_indicator;
mod outcome_never_measured;
mod outcome_not_testable;
mod outsourced_process_without_agreement;
mod privileged_source_not_reviewed;
mod privileged_supplier_never_reviewed;
mod process_told_as_narrative;
mod process_without_measurable_outcome;
mod revocations_not_verified;
mod risk_assessment_missing;
mod risk_assessment_overdue;
mod supplier_review_overdue;
mod toxic_pair_held;
mod toxic_pair_not_testable;
mod toxic_pair_unmitigated;
mod treatment_effect_not_verified;
mod treatment_held_up_by_task;
mod treatment_without_task;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &process_without_measurable_outcome::RULE,
    &process_told_as_narrative::RULE,
    &outcome_not_testable::RULE,
    &outcome_never_measured::RULE,
    &lifecycle_rule_without_indicator::RULE,
    &activity_overdue::RULE,
    &activity_day_unreadable::RULE,
    &outsourced_process_without_agreement::RULE,
    &identity_service_without_agreement::RULE,
    &supplier_review_overdue::RULE,
    &privileged_supplier_never_reviewed::RULE,
    &access_review_overdue::RULE,
    &revocations_not_verified::RULE,
    &privileged_source_not_reviewed::RULE,
    &toxic_pair_unmitigated::RULE,
    &toxic_pair_held::RULE,
    &toxic_pair_not_testable::RULE,
    &incident_without_lessons::RULE,
    &risk_assessment_missing::RULE,
    &risk_assessment_overdue::RULE,
    &assessment_not_signed_off::RULE,
    &treatment_held_up_by_task::RULE,
    &treatment_without_task::RULE,
    &treatment_effect_not_verified::RULE,
];

pub(in crate::rules) use outcome_never_measured::never_measured;
