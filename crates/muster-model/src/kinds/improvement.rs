//! Clause 10.1: an idea that would make the ISMS better.

use crate::kinds::{Finding, Indicator};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Prose;

choice! {
    /// Where an idea stands.
    ImprovementStatus {
        Idea = "idea" "Idea" "Written down.",
        Agreed = "agreed" "Agreed" "Will be done.",
        Done = "done" "Done" "Done.",
        Declined = "declined" "Declined" "Will not be done.",
    }
}

kind! {
    /// An idea that would make the ISMS more suitable, adequate or effective.
    Improvement = "improvement", "Improvement", "Improvements", clause "10.1" {
        /// Where it came from.
        @required from: Option<String>, "Source";
        /// What would be better.
        @required benefit: Option<Prose>, "Benefit";
        /// Where it stands.
        @required status: Option<ImprovementStatus>, "Status";
        /// The finding it came from.
        finding: Option<Ref<Finding>>, "Finding";
        /// The indicator that should move.
        indicator: Option<Ref<Indicator>>, "Should move";
    }
}
