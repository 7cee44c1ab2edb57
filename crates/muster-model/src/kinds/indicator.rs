//! Clauses 6.2 and 9.1: something measured.

use crate::kinds::Role;
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::{MetricId, Period};
use rust_decimal::Decimal;

choice! {
    /// Which way is better.
    Direction {
        Lower = "lower" "Lower is better" "The target is a ceiling.",
        Higher = "higher" "Higher is better" "The target is a floor.",
    }
}

kind! {
    /// Something measured again and again: what, how, when, by whom, and what is good enough.
    Indicator = "indicator", "Indicator", "Indicators", clause "9.1" {
        /// The metric it reads: over the identity estate or over the records. None when it is measured by hand.
        metric: Option<MetricId>, "Metric", eg "mfa_coverage";
        /// How it is measured, when no metric says.
        method: Option<String>, "Method";
        /// What the number counts.
        @required unit: Option<String>, "Unit", eg "%";
        /// Which way is better.
        @required direction: Option<Direction>, "Direction";
        /// The value that is good enough.
        @required target: Option<Decimal>, "Target", eg "95";
        /// The value beyond which somebody must act.
        tolerance: Option<Decimal>, "Tolerance", eg "90";
        /// How often it is measured.
        @required cadence: Option<Period>, "Measured every", eg "P1M";
        /// Who measures.
        @required measured_by: Option<Ref<Role>>, "Measured by";
        /// Who evaluates.
        @required evaluated_by: Option<Ref<Role>>, "Evaluated by";
    }
}
