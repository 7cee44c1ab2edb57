//! D1: an architectural decision about identity as a foundational service.

use crate::Attestation;
use crate::kinds::{Finding, IdentityService, Indicator, Risk};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;
use rust_decimal::Decimal;

choice! {
    /// Where a decision stands.
    DecisionStatus {
        Proposed = "proposed" "Proposed" "Not decided.",
        Accepted = "accepted" "Accepted" "Decided; being carried out.",
        Done = "done" "Carried out" "The design is as decided.",
        Rejected = "rejected" "Rejected" "Decided against.",
        Superseded = "superseded" "Superseded" "A later decision replaced it.",
    }
}

choice! {
    /// When it is to be carried out.
    Horizon {
        Now = "now" "Now" "In this quarter.",
        Next = "next" "Next" "In the quarter after.",
        Later = "later" "Later" "After that.",
    }
}

part! {
    /// The number the decision must move.
    Kpi {
        /// The indicator.
        @required indicator: Option<Ref<Indicator>>, "Indicator";
        /// Where it stood when the decision was made.
        from: Option<Decimal>, "From";
        /// Where it must be.
        @required to: Option<Decimal>, "To";
        /// By when.
        @required by: Option<Date>, "By";
    }
}

part! {
    /// One way that was considered.
    Considered {
        /// The way.
        @required option: Option<String>, "Option";
        /// What speaks for and against it.
        weighed: Option<String>, "For and against";
    }
}

kind! {
    /// A decision on the architecture of identity: why, which ways were weighed, what was chosen, what number it must move.
    Decision = "decision", "Decision", "Decisions", clause "10.1" {
        /// What made a decision necessary.
        @required context: Option<Prose>, "Context";
        /// The ways considered.
        @required options: Vec<Considered>, "Options considered";
        /// The way chosen.
        choice: Option<Prose>, "Choice";
        /// What follows, wanted or not.
        @required consequences: Option<Prose>, "Consequences";
        /// Where it stands.
        @required status: Option<DecisionStatus>, "Status";
        /// When on the roadmap.
        horizon: Option<Horizon>, "Roadmap";
        /// The day it must be carried out.
        due: Option<Date>, "Due";
        /// The number it must move.
        kpi: Option<Kpi>, "Must move";
        /// The decision it replaces.
        supersedes: Option<Ref<Decision>>, "Supersedes";
        /// What it was made because of.
        because: Vec<Ref<(Finding, Risk)>>, "Because of";
        /// Identity services it shapes.
        shapes: Vec<Ref<IdentityService>>, "Shapes";
        /// Who approved it.
        @attested approval: Option<Attestation>, "Approval";
    }
}
