//! Clause 6.2: an information security objective.

use crate::kinds::{Indicator, Risk};
use crate::macros::kind;
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

kind! {
    /// Something to reach by a day, with a number that says whether it was reached.
    Objective = "objective", "Objective", "Objectives", clause "6.2" {
        /// What is to be reached.
        @required aim: Option<Prose>, "Aim";
        /// The indicator that measures it.
        @required indicator: Option<Ref<Indicator>>, "Measured by";
        /// The value to reach; the indicator's own target when left out.
        target: Option<String>, "Target", eg "100 %";
        /// The day to reach it by.
        @required due: Option<Date>, "Due";
        /// What it takes: people, money, tools.
        @required resources: Option<String>, "Resources";
        /// How the result is evaluated.
        @required evaluation: Option<String>, "How it is evaluated";
        /// What will be done.
        actions: Vec<String>, "Actions";
        /// Risks it brings down.
        risks: Vec<Ref<Risk>>, "Risks";
    }
}
