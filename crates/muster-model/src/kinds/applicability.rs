//! Clause 6.1.3 d: the Statement of Applicability as approved.

use crate::Attestation;
use crate::kinds::{Control, Criteria, Obligation, Risk, Scope, Treatment};
use crate::macros::kind;
use crate::reference::Pin;

kind! {
    /// The Statement of Applicability as it was approved: every line, frozen with what stood behind it.
    Applicability = "applicability", "Statement of Applicability", "Statements of Applicability", clause "6.1.3" {
        /// The version people cite.
        @required version: Option<String>, "Version";
        /// Version of the catalogue of controls it was made against.
        catalogue: Option<String>, "Catalogue version", eg "ISO/IEC 27001:2022";
        /// The scope, as it was.
        scope: Option<Pin<Scope>>, "Scope";
        /// The criteria, as they were.
        criteria: Option<Pin<Criteria>>, "Criteria";
        /// The controls, as they were.
        controls: Vec<Pin<Control>>, "Controls";
        /// The risks behind them, as they were.
        risks: Vec<Pin<Risk>>, "Risks";
        /// The treatments that planned them, as they were.
        treatments: Vec<Pin<Treatment>>, "Treatments";
        /// The requirements behind them, as they were.
        obligations: Vec<Pin<Obligation>>, "Requirements";
        /// Who approved it.
        @attested approval: Option<Attestation>, "Approval";
    }
}
