//! Rules for clause 7: support.

use crate::rule::Rule;

mod approval_of_earlier_version;
mod awareness_attendance_low;
mod communication_to_nobody;
mod competence_needed_not_held;
mod competence_without_evidence;
mod dangling_reference;
mod document_not_acknowledged;
mod document_nowhere;
mod document_past_review;
mod effective_but_not_published;
mod evidence_expired;
mod evidence_nowhere;
mod evidence_older_than_its_period;
mod evidence_shows_nothing;
mod evidence_without_digest;
mod no_awareness_campaign;
mod no_communication_plan;
mod no_resources;
mod phase_without_resources;
mod published_without_approval;
mod relied_on_control_without_evidence;
mod required_document_missing;
mod resource_not_granted;
mod unknown_name;

/// Rules of this group.
pub static RULES: &[&Rule] = &[
    &no_resources::RULE,
    &resource_not_granted::RULE,
    &phase_without_resources::RULE,
    &competence_needed_not_held::RULE,
    &competence_without_evidence::RULE,
    &no_awareness_campaign::RULE,
    &awareness_attendance_low::RULE,
    &document_not_acknowledged::RULE,
    &no_communication_plan::RULE,
    &communication_to_nobody::RULE,
    &required_document_missing::RULE,
    &document_nowhere::RULE,
    &published_without_approval::RULE,
    &approval_of_earlier_version::RULE,
    &effective_but_not_published::RULE,
    &document_past_review::RULE,
    &dangling_reference::RULE,
    &unknown_name::RULE,
    &evidence_expired::RULE,
    &evidence_older_than_its_period::RULE,
    &evidence_nowhere::RULE,
    &evidence_without_digest::RULE,
    &evidence_shows_nothing::RULE,
    &relied_on_control_without_evidence::RULE,
];
