//! Clause 6.1.1: a risk or opportunity for the ISMS itself.

use crate::kinds::Issue;
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Prose;

choice! {
    /// Which way it points.
    ProgrammeRiskClass {
        Risk = "risk" "Risk" "Could keep the ISMS from reaching what it is for.",
        Opportunity = "opportunity" "Opportunity" "Could help it.",
    }
}

kind! {
    /// Something that could keep the ISMS itself from working, or make it better. Not an information security risk.
    ProgrammeRisk = "programme-risk", "Programme risk or opportunity", "Programme risks and opportunities", clause "6.1.1" {
        /// Which way it points.
        @required class: Option<ProgrammeRiskClass>, "Type";
        /// What is done about it.
        @required response: Option<Prose>, "Response";
        /// How we will know whether that worked.
        @required evaluation: Option<Prose>, "How its effect is evaluated";
        /// The issues it comes from.
        issues: Vec<Ref<Issue>>, "Comes from";
    }
}
