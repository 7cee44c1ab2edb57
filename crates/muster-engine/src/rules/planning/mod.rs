//! Rules for clause 6: planning.

use muster_model::Rec;
use muster_model::kinds::Control;

use crate::rule::Rule;

mod acceptance_expired;
mod acceptance_of_earlier_version;
mod accepted_by_another;
mod applicability_not_approved;
mod applicability_outdated;
mod catch_all_risk;
mod change_not_checked;
mod change_overdue;
mod control_not_in_place;
mod control_without_plan;
mod controls_undecided;
mod criteria_incomplete;
mod criteria_missing;
mod criteria_not_approved;
mod criteria_unused;
mod exemption_not_in_force;
mod identity_population_without_risk;
mod identity_risk_without_scenario;
mod identity_service_without_risk;
mod implementation_not_stated;
mod implemented_without_proof;
mod inclusion_without_justification;
mod justification_copied;
mod level_not_on_the_scales;
mod levels;
mod levels_out_of_order;
mod nothing_behind_control;
mod objective_not_measurable;
mod objective_not_measured;
mod objective_overdue;
mod objectives_missing;
mod omission_without_justification;
mod omitted_control_relied_on;
mod one_owner_for_every_risk;
mod programme_risks_missing;
mod range_not_usable;
mod retained_without_acceptance;
mod risk_left_alone;
mod risk_review_overdue;
mod risk_spread_over_everything;
mod risk_without_owner;
mod risks_missing;
mod scenario_unknown;
mod treatment_moved_nothing;
mod treatment_on_paper;
mod treatment_overdue;
mod treatment_without_target;
mod vulnerability_restates_threat;
mod words;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &programme_risks_missing::RULE,
    &criteria_missing::RULE,
    &criteria_not_approved::RULE,
    &criteria_incomplete::RULE,
    &criteria_unused::RULE,
    &exemption_not_in_force::RULE,
    &risks_missing::RULE,
    &catch_all_risk::RULE,
    &vulnerability_restates_threat::RULE,
    &risk_spread_over_everything::RULE,
    &identity_risk_without_scenario::RULE,
    &identity_service_without_risk::RULE,
    &identity_population_without_risk::RULE,
    &scenario_unknown::RULE,
    &risk_without_owner::RULE,
    &one_owner_for_every_risk::RULE,
    &risk_review_overdue::RULE,
    &level_not_on_the_scales::RULE,
    &levels_out_of_order::RULE,
    &control_not_in_place::RULE,
    &risk_left_alone::RULE,
    &treatment_overdue::RULE,
    &treatment_on_paper::RULE,
    &treatment_moved_nothing::RULE,
    &treatment_without_target::RULE,
    &range_not_usable::RULE,
    &retained_without_acceptance::RULE,
    &acceptance_expired::RULE,
    &acceptance_of_earlier_version::RULE,
    &accepted_by_another::RULE,
    &controls_undecided::RULE,
    &inclusion_without_justification::RULE,
    &omission_without_justification::RULE,
    &justification_copied::RULE,
    &omitted_control_relied_on::RULE,
    &nothing_behind_control::RULE,
    &implementation_not_stated::RULE,
    &implemented_without_proof::RULE,
    &control_without_plan::RULE,
    &applicability_not_approved::RULE,
    &applicability_outdated::RULE,
    &objectives_missing::RULE,
    &objective_not_measurable::RULE,
    &objective_not_measured::RULE,
    &objective_overdue::RULE,
    &change_overdue::RULE,
    &change_not_checked::RULE,
];

/// A control as auditors call it: `A.5.18 “Access rights”`; an own control, or a title that has the number, as it is.
fn control_name(control: &Rec<'_, Control>) -> String {
    let title = control.title();
    match muster_catalog::control::get(control.id()) {
        Some(known) if !title.contains(&known.number) => format!("A.{} “{title}”", known.number),
        _ => format!("“{title}”"),
    }
}
