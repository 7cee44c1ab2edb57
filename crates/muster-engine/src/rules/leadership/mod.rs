//! Rules for clause 5: leadership.

use muster_model::Rec;
use muster_model::kinds::{Document, DocumentLevel, DocumentStatus};

use crate::context::Context;
use crate::rule::Rule;

mod clause_without_accountable_role;
mod commitment_made_by_nobody;
mod mandate_missing;
mod owner_not_held;
mod policy_acknowledged_by_nobody;
mod policy_missing;
mod policy_not_in_force;
mod policy_past_review;
mod role_held_by_nobody;
mod role_holding_ended;
mod roles_missing;
mod topic_policy_without_parent;
mod two_roles_accountable_for_one_clause;
mod two_roles_answer_for_one_thing;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &mandate_missing::RULE,
    &commitment_made_by_nobody::RULE,
    &policy_missing::RULE,
    &policy_not_in_force::RULE,
    &policy_past_review::RULE,
    &policy_acknowledged_by_nobody::RULE,
    &topic_policy_without_parent::RULE,
    &roles_missing::RULE,
    &role_held_by_nobody::RULE,
    &owner_not_held::RULE,
    &role_holding_ended::RULE,
    &clause_without_accountable_role::RULE,
    &two_roles_accountable_for_one_clause::RULE,
    &two_roles_answer_for_one_thing::RULE,
];

/// Documents that are, or are to be, the information security policy.
fn security_policies<'p>(cx: &Context<'p>) -> impl Iterator<Item = Rec<'p, Document>> + use<'p> {
    cx.programme.all::<Document>().filter(|d| {
        d.level == Some(DocumentLevel::Policy)
            && d.status != Some(DocumentStatus::Withdrawn)
            && d.satisfies.iter().any(|c| c.as_str() == "5.2")
    })
}
