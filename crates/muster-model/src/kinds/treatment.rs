//! Clauses 6.1.3 and 8.3: what will be done about risks.

use crate::Attestation;
use crate::kinds::parts::Analysis;
use crate::kinds::{Control, Risk, Task};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Money;
use jiff::civil::Date;

choice! {
    /// What is done with a risk.
    TreatmentOption {
        Modify = "modify" "Modify" "Change its likelihood or consequence with controls.",
        Retain = "retain" "Retain" "Keep it, knowingly.",
        Avoid = "avoid" "Avoid" "Stop doing what causes it.",
        Share = "share" "Share" "Let somebody else carry part of it.",
    }
}

choice! {
    /// Where a treatment stands.
    TreatmentStatus {
        Proposed = "proposed" "Proposed" "Not decided yet.",
        Agreed = "agreed" "Agreed" "Decided, not begun.",
        InProgress = "in-progress" "In progress" "Begun.",
        Done = "done" "Done" "Everything planned is in place.",
        Dropped = "dropped" "Dropped" "Will not be done.",
    }
}

kind! {
    /// What will be done about one or more risks, by whom, by when, at what cost, to what end.
    Treatment = "treatment", "Risk treatment", "Risk treatments", clause "6.1.3" {
        /// The risks it treats.
        @required risks: Vec<Ref<Risk>>, "Risks";
        /// What is done with them.
        @required option: Option<TreatmentOption>, "Option";
        /// What will be done, concretely.
        @required actions: Vec<String>, "Actions";
        /// Controls it will put in place or strengthen.
        controls: Vec<Ref<Control>>, "Planned controls";
        /// Tasks that carry it out.
        tasks: Vec<Ref<Task>>, "Tasks";
        /// What it costs.
        cost: Option<Money>, "Cost", eg "25000 EUR";
        /// The day it must be done.
        @required due: Option<Date>, "Due";
        /// The level it must bring the risk to.
        target: Option<Analysis>, "Residual target";
        /// Where it stands.
        @required status: Option<TreatmentStatus>, "Status";
        /// Who verified that it worked.
        @attested effectiveness: Option<Attestation>, "Effectiveness verified";
    }
}
