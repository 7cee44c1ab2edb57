//! Clause 6.1.2, L2: an information security risk.

use crate::kinds::parts::{Analysis, Cadence, Property};
use crate::kinds::{Asset, Control, IdentityService, Obligation};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::{Prose, ScenarioId};

kind! {
    /// A concrete way in which information security could fail: what could happen, through which weakness, to what.
    Risk = "risk", "Risk", "Risks", clause "6.1.2" {
        /// The worked example of the catalogue that it follows, if one fits.
        scenario: Option<ScenarioId>, "Scenario", eg "federation-compromise";
        /// What it could happen to.
        @required assets: Vec<Ref<(Asset, IdentityService)>>, "Assets and identity services";
        /// What would be lost.
        @required affects: Vec<Property>, "Affects";
        /// Who or what does it, and how, in one concrete sentence.
        @required threat: Option<Prose>, "Threat", eg "Theft of the token-signing certificate from the federation server";
        /// The weakness that lets it happen.
        @required vulnerability: Option<Prose>, "Vulnerability", eg "Key exportable; no alert on unusual token issuance";
        /// The level if no control worked.
        inherent: Option<Analysis>, "Inherent level";
        /// The level with the controls in place now.
        @required current: Option<Analysis>, "Current level";
        /// The level expected once what is planned is done.
        residual: Option<Analysis>, "Residual level";
        /// Controls in place now. What is planned stands in the treatment.
        controls: Vec<Ref<Control>>, "Controls in place";
        /// Requirements that would be broken.
        obligations: Vec<Ref<Obligation>>, "Requirements at stake";
        /// When it was last reviewed, and how often it must be.
        review: Option<Cadence>, "Review";
    }
}
