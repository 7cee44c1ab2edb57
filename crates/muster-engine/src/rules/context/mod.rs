//! Rules for clause 4: context of the organisation and scope.

use crate::rule::Rule;

mod asset_opened_by_unknown;
mod asset_without_owner;
mod climate_relevance_not_decided;
mod excluded_and_in_scope;
mod exclusion_names_operator;
mod exclusion_not_approved;
mod exclusion_review_overdue;
mod exclusion_unlisted;
mod identity_service_excluded_though_needed;
mod identity_service_out_of_scope;
mod identity_service_undecided;
mod interface_without_agreement;
mod issue_review_overdue;
mod issues_one_sided;
mod live_application_without_asset;
mod live_source_without_record;
mod live_trust_without_interface;
mod needed_asset_undecided;
mod obligation_expired_but_used;
mod obligation_outside_isms_without_reason;
mod obligation_unanswered;
mod outside_operator_without_interface;
mod party_without_requirement;
mod process_without_owner;
mod processes_do_not_interact;
mod processes_missing;
mod scope_changed_since_approval;
mod scope_missing;
mod scope_names_no_identity_service;
mod scope_not_approved;
mod source_measures_unnamed_service;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &climate_relevance_not_decided::RULE,
    &issues_one_sided::RULE,
    &issue_review_overdue::RULE,
    &party_without_requirement::RULE,
    &obligation_outside_isms_without_reason::RULE,
    &obligation_expired_but_used::RULE,
    &obligation_unanswered::RULE,
    &scope_missing::RULE,
    &scope_not_approved::RULE,
    &scope_changed_since_approval::RULE,
    &scope_names_no_identity_service::RULE,
    &identity_service_out_of_scope::RULE,
    &identity_service_excluded_though_needed::RULE,
    &identity_service_undecided::RULE,
    &source_measures_unnamed_service::RULE,
    &live_source_without_record::RULE,
    &live_trust_without_interface::RULE,
    &live_application_without_asset::RULE,
    &outside_operator_without_interface::RULE,
    &interface_without_agreement::RULE,
    &exclusion_names_operator::RULE,
    &exclusion_not_approved::RULE,
    &exclusion_review_overdue::RULE,
    &exclusion_unlisted::RULE,
    &excluded_and_in_scope::RULE,
    &needed_asset_undecided::RULE,
    &asset_without_owner::RULE,
    &asset_opened_by_unknown::RULE,
    &processes_missing::RULE,
    &process_without_owner::RULE,
    &processes_do_not_interact::RULE,
];
