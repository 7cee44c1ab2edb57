//! Clause 6.3: a planned change to the ISMS.

use crate::macros::{choice, kind};
use crate::reference::{Any, Ref};
use crate::value::Prose;
use jiff::civil::Date;

choice! {
    /// Where a change stands.
    ChangeStatus {
        Planned = "planned" "Planned" "Decided, not carried out.",
        Done = "done" "Carried out" "Done; checks may be open.",
        Checked = "checked" "Checked" "Done and checked.",
        Dropped = "dropped" "Dropped" "Not carried out.",
    }
}

kind! {
    /// A planned change to the ISMS itself, thought through before it is made.
    Change = "change", "Change", "Changes", clause "6.3" {
        /// Why.
        @required purpose: Option<Prose>, "Purpose";
        /// What could follow, wanted or not.
        @required consequences: Option<Prose>, "Possible consequences";
        /// How the ISMS stays whole meanwhile.
        integrity: Option<Prose>, "Keeping the ISMS whole";
        /// What it takes.
        resources: Option<String>, "Resources";
        /// The day it is to be made.
        @required due: Option<Date>, "Due";
        /// Where it stands.
        @required status: Option<ChangeStatus>, "Status";
        /// What is checked afterwards.
        checks: Vec<String>, "Checks afterwards";
        /// What it changes.
        affects: Vec<Ref<Any>>, "Changes";
    }
}
