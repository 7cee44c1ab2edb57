//! Clause 9.3: a management review.

use crate::kinds::{Action, Decision, Person};
use crate::macros::{kind, part};
use crate::reference::{Any, Pin, Ref};
use crate::value::Prose;
use crate::{Attestation, Digest};
use jiff::civil::Date;

part! {
    /// One input as it was shown.
    ReviewInput {
        /// Which point of the agenda.
        @required point: Option<String>, "Agenda point", eg "Results of risk assessment";
        /// What was shown.
        @required shown: Option<Prose>, "As shown";
        /// The records behind it, as they were.
        records: Vec<Pin<Any>>, "Records";
    }
}

kind! {
    /// Top management looks at the ISMS: what was shown, what was decided.
    Review = "review", "Management review", "Management reviews", clause "9.3.1" {
        /// The day.
        @required date: Option<Date>, "Date";
        /// Who was there.
        @required present: Vec<Ref<Person>>, "Present";
        /// What was shown, point by point.
        inputs: Vec<ReviewInput>, "Inputs as shown";
        /// What was decided, in words.
        outcomes: Vec<String>, "Outcomes";
        /// Architecture decisions that came out.
        decisions: Vec<Ref<Decision>>, "Decisions";
        /// Actions that came out.
        actions: Vec<Ref<Action>>, "Actions";
        /// What was said.
        minutes: Option<Prose>, "Minutes";
        /// The identity snapshot shown.
        snapshot: Option<Digest>, "Snapshot";
        /// Who approved the minutes.
        @attested approval: Option<Attestation>, "Approval";
    }
}
