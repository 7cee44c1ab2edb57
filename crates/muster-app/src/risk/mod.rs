//! Use cases about risks: one is accepted by its owner; an assessment made from what stands and read again as it was; a
//! workshop whose outcome becomes records.

mod accept_risk;
mod assess_risks;
mod hold_workshop;
mod read_assessment;

pub use accept_risk::NewAcceptance;
pub use assess_risks::NewAssessment;
pub use hold_workshop::{AgreedLevel, AgreedRisk, AgreedTreatment, MOST_ASSETS, WorkshopOutcome};
pub use read_assessment::Assessed;
