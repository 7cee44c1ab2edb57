//! The kinds of record, one file each. To add one: its file, its `mod` line and its line in `ALL`.

mod acceptance;
mod access_review;
mod action;
mod activity;
mod annotation;
mod applicability;
mod assessment;
mod asset;
mod audit;
mod audit_programme;
mod awareness_campaign;
mod baseline;
mod boundary;
mod change;
mod commitment;
mod communication;
mod competence;
mod control;
mod criteria;
mod decision;
mod document;
mod evidence;
mod exclusion;
mod exemption;
mod finding;
mod identity_service;
mod improvement;
mod incident;
mod indicator;
mod interface;
mod issue;
mod lifecycle_rule;
mod milestone;
mod objective;
mod obligation;
pub mod parts;
mod party;
mod person;
mod phase;
mod plan;
mod process;
mod programme_risk;
mod resource;
mod review;
mod risk;
mod role;
mod scope;
mod site;
mod source;
mod supplier;
mod task;
mod toxic_pair;
mod treatment;
mod trigger;
mod unit;
mod waiver;

pub use acceptance::*;
pub use access_review::*;
pub use action::*;
pub use activity::*;
pub use annotation::*;
pub use applicability::*;
pub use assessment::*;
pub use asset::*;
pub use audit::*;
pub use audit_programme::*;
pub use awareness_campaign::*;
pub use baseline::*;
pub use boundary::*;
pub use change::*;
pub use commitment::*;
pub use communication::*;
pub use competence::*;
pub use control::*;
pub use criteria::*;
pub use decision::*;
pub use document::*;
pub use evidence::*;
pub use exclusion::*;
pub use exemption::*;
pub use finding::*;
pub use identity_service::*;
pub use improvement::*;
pub use incident::*;
pub use indicator::*;
pub use interface::*;
pub use issue::*;
pub use lifecycle_rule::*;
pub use milestone::*;
pub use objective::*;
pub use obligation::*;
pub use party::*;
pub use person::*;
pub use phase::*;
pub use plan::*;
pub use process::*;
pub use programme_risk::*;
pub use resource::*;
pub use review::*;
pub use risk::*;
pub use role::*;
pub use scope::*;
pub use site::*;
pub use source::*;
pub use supplier::*;
pub use task::*;
pub use toxic_pair::*;
pub use treatment::*;
pub use trigger::*;
pub use unit::*;
pub use waiver::*;

use crate::kind::{Described, KindSpec};

/// Every kind, in the order of the clauses they serve.
pub static ALL: &[&KindSpec] = &[
    Issue::SPEC,
    Party::SPEC,
    Obligation::SPEC,
    Scope::SPEC,
    Unit::SPEC,
    Site::SPEC,
    Boundary::SPEC,
    Interface::SPEC,
    Exclusion::SPEC,
    IdentityService::SPEC,
    Asset::SPEC,
    Supplier::SPEC,
    Source::SPEC,
    Annotation::SPEC,
    Process::SPEC,
    Activity::SPEC,
    Commitment::SPEC,
    Document::SPEC,
    Role::SPEC,
    Person::SPEC,
    ProgrammeRisk::SPEC,
    Criteria::SPEC,
    Risk::SPEC,
    Assessment::SPEC,
    Treatment::SPEC,
    Acceptance::SPEC,
    Control::SPEC,
    Applicability::SPEC,
    Objective::SPEC,
    Indicator::SPEC,
    Change::SPEC,
    Resource::SPEC,
    Competence::SPEC,
    AwarenessCampaign::SPEC,
    Communication::SPEC,
    Baseline::SPEC,
    AccessReview::SPEC,
    LifecycleRule::SPEC,
    ToxicPair::SPEC,
    Exemption::SPEC,
    AuditProgramme::SPEC,
    Audit::SPEC,
    Finding::SPEC,
    Action::SPEC,
    Review::SPEC,
    Improvement::SPEC,
    Decision::SPEC,
    Trigger::SPEC,
    Phase::SPEC,
    Milestone::SPEC,
    Task::SPEC,
    Plan::SPEC,
    Evidence::SPEC,
    Incident::SPEC,
    Waiver::SPEC,
];
