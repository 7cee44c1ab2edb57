//! P1: the plan as it was kept on a day, so that what happens can be held against it. Not the plan that is worked out
//! anew each day: that is derived, and never stored.

use crate::Attestation;
use crate::macros::{kind, part};
use jiff::civil::Date;
use rust_decimal::Decimal;

part! {
    /// A task as it was planned.
    PlannedTask {
        /// Its id on the plan.
        @required task: Option<String>, "Task", eg "define-scope";
        /// What is done, as it was called then.
        @required title: Option<String>, "Title";
        /// Its phase.
        @required phase: Option<String>, "Phase", eg "scope";
        /// The role that was to do it.
        @required role: Option<String>, "Role", eg "isms-manager";
        /// First day planned.
        @required start: Option<Date>, "Start";
        /// Last day planned.
        @required end: Option<Date>, "End";
        /// Effort planned, in person-days.
        effort: Option<Decimal>, "Effort in person-days";
    }
}

kind! {
    /// The plan as it stood on a day: which tasks were open, and from when to when each was to be done.
    Plan = "plan", "Plan of record", "Plans of record", clause "4.4" {
        /// The day it was kept.
        @required kept: Option<Date>, "Kept on";
        /// The day it was to end.
        @required ends: Option<Date>, "Ends";
        /// The day certification was aimed at.
        target: Option<Date>, "Certification aimed at";
        /// The tasks that were open.
        @required tasks: Vec<PlannedTask>, "Tasks";
        /// Who approved it.
        @attested approval: Option<Attestation>, "Approval";
    }
}
