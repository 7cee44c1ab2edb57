//! Clauses 6.1.2 and 8.2: a dated risk assessment and its result.

use crate::kinds::{Criteria, Person, Risk};
use crate::macros::kind;
use crate::reference::{Pin, Ref};
use crate::value::Prose;
use crate::{Attestation, Digest};
use jiff::civil::Date;

kind! {
    /// A risk assessment as it was made: when, of what, by whom, with what result.
    Assessment = "assessment", "Risk assessment", "Risk assessments", clause "8.2" {
        /// The day it was made.
        @required date: Option<Date>, "Date";
        /// What it looked at.
        @required scope: Option<String>, "Scope";
        /// Who took part.
        @required participants: Vec<Ref<Person>>, "Participants";
        /// The criteria used, as they were.
        criteria: Option<Pin<Criteria>>, "Criteria used";
        /// The risks as found, as they were.
        risks: Vec<Pin<Risk>>, "Risks as found";
        /// What came out, in words.
        @required result: Option<Prose>, "Result";
        /// Seed of the simulation, when one was run.
        seed: Option<i64>, "Seed";
        /// Number of trials.
        trials: Option<i64>, "Trials";
        /// The version of the simulation; the same seed and trials give the same figures within one.
        engine: Option<String>, "Simulated by", eg "muster-engine 0.1.0/1";
        /// The identity snapshot it rested on.
        snapshot: Option<Digest>, "Snapshot";
        /// Who signed it off.
        @attested sign_off: Option<Attestation>, "Sign-off";
    }
}
