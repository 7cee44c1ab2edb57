//! Clause 6.1.3 f: a risk owner accepts a plan or a remaining risk.

use crate::Attestation;
use crate::kinds::{Risk, Treatment};
use crate::macros::{choice, kind};
use crate::reference::Pin;
use crate::value::Prose;
use jiff::civil::Date;

choice! {
    /// What is accepted.
    AcceptanceClass {
        Plan = "plan" "Treatment plan" "The plan is approved.",
        Residual = "residual" "Residual risk" "What remains is accepted.",
    }
}

kind! {
    /// A risk owner's acceptance, of the very version of the risk and the plan they saw, until a day.
    Acceptance = "acceptance", "Risk acceptance", "Risk acceptances", clause "6.1.3" {
        /// What is accepted.
        @required class: Option<AcceptanceClass>, "Accepts";
        /// The risk, as it was.
        @required risk: Option<Pin<Risk>>, "Risk";
        /// The treatment, as it was.
        treatment: Option<Pin<Treatment>>, "Treatment";
        /// The level accepted.
        level: Option<String>, "Level accepted", eg "medium (8)";
        /// Until when.
        @required until: Option<Date>, "Until";
        /// Why it is acceptable.
        @required why: Option<Prose>, "Why";
        /// The risk owner's act.
        @attested accepted: Option<Attestation>, "Accepted by";
    }
}
