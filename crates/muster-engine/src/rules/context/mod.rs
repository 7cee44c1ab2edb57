//! Rules for clause 4: context of the organisation and scope.

use crate::rule::Rule;

mod identity_service_excluded_though_needed;
mod identity_service_out_of_scope;
mod scope_missing;
mod source_measures_unnamed_service;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &scope_missing::RULE,
    &identity_service_out_of_scope::RULE,
    &identity_service_excluded_though_needed::RULE,
    &source_measures_unnamed_service::RULE,
];
