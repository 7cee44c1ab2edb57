//! Rules for clause 9: performance evaluation.

use crate::rule::Rule;

mod audit_programme_missing;
mod audit_sample_without_seed;
mod audit_without_results;
mod auditor_audits_own_work;
mod beyond_tolerance_without_action;
mod break_glass_not_rehearsed;
mod clause_never_audited;
mod decided_action_overdue;
mod indicator_never_measured;
mod indicator_role_not_held;
mod internal_audit_overdue;
mod management_review_overdue;
mod measurement_too_old;
mod next_review_not_planned;
mod nonconformity_without_finding;
mod programmed_audit_not_made;
mod review_missing_required_input;
mod review_not_approved;
mod review_without_outcome;
mod snapshot_too_old;
mod source_not_pulled;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &indicator_never_measured::RULE,
    &measurement_too_old::RULE,
    &beyond_tolerance_without_action::RULE,
    &indicator_role_not_held::RULE,
    &source_not_pulled::RULE,
    &snapshot_too_old::RULE,
    &break_glass_not_rehearsed::RULE,
    &internal_audit_overdue::RULE,
    &audit_programme_missing::RULE,
    &clause_never_audited::RULE,
    &programmed_audit_not_made::RULE,
    &auditor_audits_own_work::RULE,
    &audit_without_results::RULE,
    &nonconformity_without_finding::RULE,
    &audit_sample_without_seed::RULE,
    &management_review_overdue::RULE,
    &review_missing_required_input::RULE,
    &review_without_outcome::RULE,
    &review_not_approved::RULE,
    &next_review_not_planned::RULE,
    &decided_action_overdue::RULE,
];
