//! Clause 10.2: a correction or corrective action.

use crate::kinds::{Finding, Person, Task};
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

choice! {
    /// What it mends.
    ActionClass {
        Correction = "correction" "Correction" "Mends this case.",
        Corrective = "corrective" "Corrective action" "Removes the cause, so that it does not come back.",
    }
}

choice! {
    /// Whether it worked.
    EffectivenessResult {
        Effective = "effective" "Effective" "It has not come back.",
        NotEffective = "not-effective" "Not effective" "It has come back, or could.",
    }
}

part! {
    /// A look, some time later, at whether it worked.
    EffectivenessCheck {
        /// The day planned for it.
        @required on: Option<Date>, "On";
        /// Who looks.
        by: Option<Ref<Person>>, "By";
        /// What was found.
        result: Option<EffectivenessResult>, "Result";
        /// What it rests on.
        note: Option<Prose>, "Rests on";
    }
}

kind! {
    /// Something done about a finding: mending the case, or removing its cause.
    Action = "action", "Action", "Actions", clause "10.2" {
        /// The finding.
        @required finding: Option<Ref<Finding>>, "Finding";
        /// What it mends.
        @required class: Option<ActionClass>, "Type";
        /// The day it must be done.
        @required due: Option<Date>, "Due";
        /// The day it was done.
        done: Option<Date>, "Done";
        /// Whether it worked.
        effectiveness: Option<EffectivenessCheck>, "Effectiveness check";
        /// Tasks that carry it out.
        tasks: Vec<Ref<Task>>, "Tasks";
    }
}
