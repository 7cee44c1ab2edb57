//! Groups of fields that several kinds share.

use crate::kinds::Criteria;
use crate::macros::{choice, part};
use crate::value::{Money, Period};
use jiff::civil::Date;
use rust_decimal::Decimal;

part! {
    /// When something was last looked at and how often it must be.
    Cadence {
        /// The day it was last looked at.
        last: Option<Date>, "Last done", eg "2026-05-12";
        /// How often it must be looked at, as an ISO 8601 duration.
        every: Option<Period>, "Every", eg "P6M";
    }
}

impl Cadence {
    /// The day it is next due; none while it was never done or has no rhythm.
    pub fn next(&self) -> Option<Date> {
        Some(self.every.as_ref()?.after(self.last?))
    }
}

choice! {
    /// What can be lost when information security fails.
    Property {
        Confidentiality = "confidentiality" "Confidentiality" "Somebody learns what they should not.",
        Integrity = "integrity" "Integrity" "Something is changed or forged.",
        Availability = "availability" "Availability" "Something cannot be used when it is needed.",
    }
}

choice! {
    /// How much depends on something.
    Criticality {
        Low = "low" "Low" "Work goes on without it for weeks.",
        Medium = "medium" "Medium" "Work goes on without it for days.",
        High = "high" "High" "Work stops within a day.",
        Critical = "critical" "Critical" "Work stops at once, or people come to harm.",
    }
}

part! {
    /// A calibrated range: the expert is as sure as `confidence` says that the truth lies between the two ends.
    Range {
        /// The low end.
        @required low: Option<Decimal>, "Low", eg "0.1";
        /// The high end.
        @required high: Option<Decimal>, "High", eg "2";
        /// Probability that the truth lies inside, 0.9 by default.
        confidence: Option<Decimal>, "Confidence", eg "0.9";
        /// The greatest value that is possible at all.
        cap: Option<Decimal>, "Cap";
    }
}

part! {
    /// How likely and how bad, on the scales of the criteria; and, where wanted, in numbers.
    Analysis {
        /// A step of the likelihood scale of the criteria.
        likelihood: Option<String>, "Likelihood", eg "possible";
        /// A step of the consequence scale of the criteria.
        consequence: Option<String>, "Consequence", eg "severe";
        /// Times a year, as a calibrated range.
        frequency: Option<Range>, "Frequency a year";
        /// Loss each time, in the organisation's currency, as a calibrated range.
        loss: Option<Range>, "Loss each time";
        /// Where the estimate comes from.
        source: Option<String>, "Source of the estimate", eg "Incident records 2023 to 2026 and two vendor reports";
    }
}

impl Analysis {
    /// The level on the matrix of `criteria`, from 1 (lowest) up; none when a step is not on its scales.
    pub fn score(&self, criteria: &Criteria) -> Option<i64> {
        let step = |scale: &[crate::kinds::ScaleStep], word: &Option<String>| {
            scale.iter().position(|s| s.id == *word && word.is_some()).map(|i| i as i64 + 1)
        };
        Some(step(&criteria.likelihood, &self.likelihood)? * step(&criteria.consequence, &self.consequence)?)
    }
}

part! {
    /// What is expected in money.
    Budget {
        /// What was set aside.
        planned: Option<Money>, "Planned", eg "120000 EUR";
        /// What has been used.
        spent: Option<Money>, "Spent", eg "84000 EUR";
    }
}
