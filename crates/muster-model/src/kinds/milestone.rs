//! P1: a day by which something must be true.

use crate::kinds::Phase;
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// A day by which something must be true.
    Milestone = "milestone", "Milestone", "Milestones", clause "4.4" {
        /// The phase it ends.
        phase: Option<Ref<Phase>>, "Phase";
        /// The day.
        @required due: Option<Date>, "Due";
        /// What must be true.
        @required criterion: Option<Prose>, "What must be true";
        /// The day it was reached.
        reached: Option<Date>, "Reached";
    }
}
