//! A measurement: one metric, measured once, kept for good with what makes it comparable. Not the metric's definition
//! (`muster-posture`, `muster-engine`) and not a judgement of the figure.
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One metric measured once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// Id of the metric (`dormant_accounts`).
    pub metric: String,
    /// Version of the metric's definition; figures of different versions are not one series.
    pub metric_version: u32,
    /// The instant the figure holds for (`--as-of`), not when it was computed.
    pub at: Timestamp,
    /// Digest of the snapshot's manifest; `None` for a bare folder and for metrics over records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The sources that the snapshot covers, sorted; empty = not from sources, or not told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// The thresholds it was measured with (`dormant_days` → 90).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, i64>,
    /// The figure.
    pub value: Measured,
}

/// The figure of a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Measured {
    /// How many subjects the metric points at (for a coverage: those not covered).
    pub count: u64,
    /// Upper part of the share. For a coverage it is the covered, else it equals `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// The population. `None`: the metric is a plain count. `Some(0)`: nothing to measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
    /// Subjects that could not be judged, because their source does not report what it takes. Outside the others.
    #[serde(default)]
    pub unknown: u64,
    /// Subjects that may be pointed at or not, because their source reports late. Outside the others, `unknown` too.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub possibly: u64,
    /// For durations: the percentiles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Percentiles>,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Percentiles by nearest rank, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentiles {
    /// Half of the durations are at most this long.
    pub p50: i64,
    /// 95 of 100 durations are at most this long.
    pub p95: i64,
}

/// How a figure is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The population is empty: say so, never 0 %.
    NothingToMeasure,
    /// A plain count.
    Count(u64),
    /// A share of a population that is not empty.
    Share {
        /// Upper part.
        numerator: u64,
        /// The population, at least 1.
        denominator: u64,
    },
    /// A duration.
    Seconds(Percentiles),
}

/// The instant `micros` microseconds after the epoch; what lies outside the calendar becomes its nearest end.
#[must_use]
pub fn instant(micros: i64) -> Timestamp {
    let end = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(end)
}

impl Measured {
    /// The figure as it is to be shown. Unknown subjects are shown beside it in every case.
    #[must_use]
    pub fn reading(&self) -> Reading {
        match (self.denominator, self.seconds) {
            (Some(0), _) => Reading::NothingToMeasure,
            (_, Some(seconds)) => Reading::Seconds(seconds),
            (None, None) => Reading::Count(self.count),
            (Some(denominator), None) => {
                Reading::Share { numerator: self.numerator.unwrap_or(self.count), denominator }
            }
        }
    }

    /// Whether there is nothing to measure.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.reading() == Reading::NothingToMeasure
    }

    /// The share in parts per thousand, rounded down; `None` for other readings.
    #[must_use]
    pub fn per_mille(&self) -> Option<u64> {
        match self.reading() {
            Reading::Share { numerator, denominator } => {
                u64::try_from(u128::from(numerator) * 1000 / u128::from(denominator)).ok()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_population_is_nothing_to_measure() {
        let nothing =
            Measured { denominator: Some(0), numerator: Some(0), unknown: 7, ..Measured::default() };
        assert!(nothing.is_nothing());
        assert_eq!(nothing.per_mille(), None);
    }

    #[test]
    fn readings() {
        let share =
            Measured { count: 109, numerator: Some(1250), denominator: Some(1359), ..Measured::default() };
        assert_eq!(share.reading(), Reading::Share { numerator: 1250, denominator: 1359 });
        assert_eq!(share.per_mille(), Some(919));
        assert_eq!(Measured { count: 5, ..Measured::default() }.reading(), Reading::Count(5));
        let seconds = Some(Percentiles { p50: 1, p95: 2 });
        let hours = Measured { count: 3, denominator: Some(3), seconds, ..Measured::default() };
        assert_eq!(hours.reading(), Reading::Seconds(Percentiles { p50: 1, p95: 2 }));
    }
}
