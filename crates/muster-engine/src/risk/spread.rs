//! What an expert's calibrated range means as a distribution: a lognormal that has the stated share between the two ends,
//! cut at its cap. Not the simulation.
//!
//! Why lognormal: frequencies and losses are positive, span powers of ten and are skewed to the right; two ends and a
//! confidence fix it (Hubbard and Seiersen, How to Measure Anything in Cybersecurity Risk, 2nd edition, chapter 3).

use muster_model::kinds::parts::Range;
use rand_distr::{Distribution, StandardNormal};
use rust_decimal::prelude::ToPrimitive;
use statrs::distribution::{ContinuousCDF, Normal};

/// The confidence of a range that names none.
pub const CONFIDENCE: f64 = 0.9;
/// The largest value reckoned with, and the cap of a range that names none: beyond it sums of many years lose their cents.
pub const LARGEST: f64 = 1e15;
/// How many times the low end the high end may be: a wider range says nothing, and its mean is all tail.
const WIDEST: f64 = 1e6;

/// A quantity that is known only within a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Both ends are the same: it is known.
    Fixed(f64),
    /// Its logarithm is normal with this mean and deviation; values above the cap count as the cap.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Deviation of the logarithm, above 0.
        sigma: f64,
        /// Greatest value; [`LARGEST`] when none is named.
        cap: f64,
    },
}

impl Spread {
    /// Reads a range.
    ///
    /// # Errors
    /// What is wrong with it and what to do, as a sentence.
    pub fn of(range: &Range) -> Result<Self, String> {
        let number = |d: Option<rust_decimal::Decimal>| d.and_then(|d| d.to_f64());
        let (Some(low), Some(high)) = (number(range.low), number(range.high)) else {
            return Err("both ends are needed: give low and high".into());
        };
        if low < 0.0 || high < low {
            return Err(format!(
                "low {low} and high {high} are no range: give 0 or more, the smaller one first"
            ));
        }
        if high > LARGEST {
            return Err(format!("high {high} is beyond what is reckoned with: give at most {LARGEST:e}"));
        }
        let confidence = number(range.confidence).unwrap_or(CONFIDENCE);
        if !(0.5..=0.999).contains(&confidence) {
            return Err(format!(
                "confidence {confidence} cannot be used: give the share of cases inside, 0.5 to 0.999"
            ));
        }
        let cap = number(range.cap).unwrap_or(LARGEST).min(LARGEST);
        if cap < high {
            return Err(format!(
                "cap {cap} is below high {high}: the greatest possible value cannot be smaller"
            ));
        }
        if low == high {
            return Ok(Self::Fixed(low));
        }
        if low == 0.0 {
            return Err("a range cannot begin at 0, from where every step is endless: give a small number, such as 0.01"
                .into());
        }
        if high / low > WIDEST {
            return Err(format!(
                "low {low} and high {high} lie too far apart to mean anything: narrow it to {WIDEST:e} times at most"
            ));
        }
        let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence));
        let (low, high) = (low.ln(), high.ln());
        Ok(Self::Lognormal { mu: f64::midpoint(low, high), sigma: (high - low) / (2.0 * z), cap })
    }

    /// The mean, in closed form.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Lognormal { mu, sigma, cap } => {
                let whole = (mu + sigma * sigma / 2.0).exp();
                let below = |x: f64| Normal::standard().cdf(x);
                let at = (cap.ln() - mu) / sigma;
                whole * below(at - sigma) + cap * (1.0 - below(at))
            }
        }
    }

    /// One value.
    #[inline]
    pub fn draw(&self, rng: &mut rand_chacha::ChaCha8Rng) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Lognormal { mu, sigma, cap } => {
                let z: f64 = StandardNormal.sample(rng);
                (mu + sigma * z).exp().min(cap)
            }
        }
    }
}
