//! P2, L9: where the organisation stood on a day, clause by clause and control by control.

use crate::Attestation;
use crate::kinds::Control;
use crate::macros::{kind, part};
use crate::reference::Ref;
use crate::value::ClauseNo;
use jiff::civil::Date;

part! {
    /// How mature one clause or control is, from 0 (nothing) to 5 (improving by measurement).
    Maturity {
        /// The clause.
        clause: Option<ClauseNo>, "Clause";
        /// Or the control.
        control: Option<Ref<Control>>, "Control";
        /// Now.
        @required now: Option<i64>, "Now", eg "1";
        /// Wanted.
        @required wanted: Option<i64>, "Wanted", eg "3";
        /// What it rests on.
        note: Option<String>, "Rests on";
    }
}

kind! {
    /// The starting point: how mature each clause and control was on a day, and how mature it should be.
    Baseline = "baseline", "Baseline", "Baselines", clause "4.4" {
        /// The day.
        @required date: Option<Date>, "Date";
        /// The answers.
        @required answers: Vec<Maturity>, "Answers";
        /// Who signed it off.
        @attested sign_off: Option<Attestation>, "Sign-off";
    }
}
