//! L5: what must happen when somebody joins, moves or leaves.

use crate::kinds::{Indicator, Source};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Period;

choice! {
    /// What happened to the person.
    LifecycleEvent {
        Join = "join" "Joins" "Begins to work here.",
        Move = "move" "Moves" "Changes role or unit.",
        Leave = "leave" "Leaves" "Stops working here.",
    }
}

kind! {
    /// What must happen to identities when somebody joins, moves or leaves, and by when.
    LifecycleRule = "lifecycle-rule", "Lifecycle rule", "Lifecycle rules", clause "8.1" {
        /// The event.
        @required event: Option<LifecycleEvent>, "When somebody";
        /// What must happen.
        @required must: Option<String>, "What must happen", eg "Every account is disabled";
        /// By when, counted from the event.
        @required within: Option<Period>, "Within", eg "P1D";
        /// For whom.
        applies_to: Option<String>, "For whom", eg "Employees and contractors";
        /// In which sources.
        sources: Vec<Ref<Source>>, "Sources";
        /// The indicator that measures it.
        indicator: Option<Ref<Indicator>>, "Measured by";
    }
}
