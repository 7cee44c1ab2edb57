//! P1: a phase of the implementation project.

use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// A phase of the project, with what must be true before it begins and before it ends.
    Phase = "phase", "Phase", "Phases", clause "4.4" {
        /// The phase before it.
        after: Option<Ref<Phase>>, "After";
        /// What it is for.
        @required purpose: Option<Prose>, "Purpose";
        /// What must be true before it begins.
        @required entry: Vec<String>, "Entry gate";
        /// What must be true before it ends.
        @required exit: Vec<String>, "Exit gate";
        /// First day planned.
        planned_start: Option<Date>, "Planned start";
        /// Last day planned.
        planned_end: Option<Date>, "Planned end";
    }
}
