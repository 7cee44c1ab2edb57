//! Clause 6.1.3, Annex A: a control of the catalogue or an own one.

use crate::kinds::parts::Cadence;
use crate::kinds::{Indicator, Obligation, Process};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Prose;

choice! {
    /// How far a control is in place.
    Implementation {
        No = "no" "Not in place" "Nothing is there yet.",
        Partly = "partly" "Partly in place" "Some of it works.",
        Yes = "yes" "In place" "It works as described.",
    }
}

kind! {
    /// A control: whether it applies and why, and, apart from that, whether it is in place and how.
    Control = "control", "Control", "Controls", clause "6.1.3" {
        /// Does it apply? Leave it open while undecided.
        applicable: Option<bool>, "Applicable";
        /// Why it applies, or why it does not. Name the risk or the requirement.
        justification: Option<Prose>, "Justification";
        /// Is it in place?
        implemented: Option<Implementation>, "In place";
        /// How it is done here.
        implementation: Option<Prose>, "How it is done";
        /// Requirements that ask for it.
        obligations: Vec<Ref<Obligation>>, "Required by";
        /// Indicators that measure it.
        indicators: Vec<Ref<Indicator>>, "Measured by";
        /// Processes that carry it out.
        processes: Vec<Ref<Process>>, "Carried out by";
        /// When it was last checked, and how often it must be.
        check: Option<Cadence>, "Check";
    }
}
