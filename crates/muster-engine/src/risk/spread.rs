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
/// The largest end a range may have: beyond it sums of many trials lose their cents, and nobody means it.
pub const LARGEST: f64 = 1e15;

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
        /// Greatest value; infinite when there is none.
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
        if !(0.01..=0.999).contains(&confidence) {
            return Err(format!(
                "confidence {confidence} is none: give the share of cases inside, such as 0.9"
            ));
        }
        let cap = number(range.cap).unwrap_or(f64::INFINITY);
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
                if cap.is_infinite() {
                    return whole;
                }
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
