//! L3: what people say about one object of the identity estate.

use crate::kinds::{Person, Source};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Prose;
use jiff::civil::Date;

choice! {
    /// What an account is, when the source does not know.
    AccountClass {
        Human = "human" "Human" "One person's account.",
        Service = "service" "Service" "Software runs under it.",
        Workload = "workload" "Workload" "A cloud workload runs under it.",
        Shared = "shared" "Shared" "Several people use it.",
        BreakGlass = "break_glass" "Break-glass" "For emergencies only.",
        Guest = "guest" "Guest" "Somebody from outside.",
    }
}

kind! {
    /// What people say about one object of the estate; it survives every pull.
    Annotation = "annotation", "Annotation", "Annotations", clause "9.1" {
        /// The source the object comes from.
        @required source: Option<Ref<Source>>, "Source";
        /// The object's id in that source.
        @required native_id: Option<String>, "Native id";
        /// What it is for.
        purpose: Option<Prose>, "Purpose";
        /// What it is.
        class: Option<AccountClass>, "Kind";
        /// The person it really belongs to, or who answers for it.
        person: Option<Ref<Person>>, "Person";
        /// The day somebody last looked at it.
        reviewed_on: Option<Date>, "Reviewed on";
        /// For a break-glass account: the day its use was last rehearsed.
        rehearsed_on: Option<Date>, "Rehearsed on";
    }
}
