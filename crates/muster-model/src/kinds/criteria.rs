//! Clause 6.1.2: how risks are measured and what is acceptable.

use crate::Attestation;
use crate::macros::{kind, part};
use crate::value::{Money, Prose};
use rust_decimal::Decimal;

part! {
    /// One step of a scale, lowest first.
    ScaleStep {
        /// The word risks use.
        @required id: Option<String>, "Word", eg "possible";
        /// What it means, so that two people choose the same.
        @required means: Option<String>, "Means", eg "Once in one to five years";
    }
}

part! {
    /// A band of levels and what it asks for.
    Band {
        /// Its name.
        @required name: Option<String>, "Name", eg "high";
        /// The lowest level (likelihood step times consequence step) in it.
        @required from: Option<i64>, "From level", eg "12";
        /// May a risk stay here without treatment?
        @required acceptable: Option<bool>, "Acceptable as it is";
        /// Who may accept a risk in it.
        accepted_by: Option<String>, "Accepted by", eg "Managing director";
    }
}

part! {
    /// A point of the tolerance curve: a loss and the greatest yearly probability of it that is tolerated.
    Tolerance {
        /// The loss.
        @required loss: Option<Money>, "Loss", eg "1000000 EUR";
        /// The greatest tolerated probability a year of losing that much or more.
        @required probability: Option<Decimal>, "Probability a year", eg "0.05";
    }
}

kind! {
    /// The scales that risks are measured on, and the levels at which they may be accepted.
    Criteria = "criteria", "Risk criteria", "Risk criteria", clause "6.1.2" {
        /// The version people cite.
        @required version: Option<String>, "Version";
        /// Steps of likelihood, lowest first.
        @required likelihood: Vec<ScaleStep>, "Likelihood scale";
        /// Steps of consequence, lowest first.
        @required consequence: Vec<ScaleStep>, "Consequence scale";
        /// Bands of levels, lowest first.
        @required bands: Vec<Band>, "Bands";
        /// When an assessment must be made: rhythm and triggers.
        @required when: Option<Prose>, "When risks are assessed";
        /// What loss is tolerated how often.
        tolerance: Vec<Tolerance>, "Tolerance curve";
        /// Who approved them.
        @attested approval: Option<Attestation>, "Approval";
    }
}

impl Criteria {
    /// The band that `level` falls in.
    pub fn band(&self, level: i64) -> Option<&Band> {
        self.bands.iter().filter(|b| b.from.is_some_and(|f| f <= level)).max_by_key(|b| b.from)
    }
}
