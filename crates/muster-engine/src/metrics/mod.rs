//! Programme metrics: measures over records, one file each, beside the posture metrics over the estate. One result type;
//! an indicator names either. To add one: its file, its `mod` line and its line in [`METRICS`].

mod finding_recurrence;
mod finding_to_remediation;
mod overdue_treatments;
mod review_completion;
mod training_completion;

use jiff::Timestamp;
use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::Direction;
use muster_model::measurement::{Measured, Measurement};

/// One programme metric.
pub struct ProgrammeMetric {
    /// Stable id.
    pub id: &'static str,
    /// Raised when the definition changes.
    pub version: u32,
    /// A few words.
    pub title: &'static str,
    /// What it tells, whom it looks at, which of them it points at.
    pub description: &'static str,
    /// Which way is better.
    pub direction: Direction,
    /// Measures it as of a day.
    pub measure: fn(&Programme, Date) -> Measured,
}

/// Every programme metric.
pub static METRICS: &[&ProgrammeMetric] = &[
    &finding_to_remediation::METRIC,
    &finding_recurrence::METRIC,
    &overdue_treatments::METRIC,
    &review_completion::METRIC,
    &training_completion::METRIC,
];

/// Measures every programme metric as of `at`, by the dates that the records as they stand now carry.
pub fn measure(programme: &Programme, at: Timestamp) -> Vec<Measurement> {
    let day = programme.profile.today(at);
    METRICS
        .iter()
        .map(|metric| Measurement {
            metric: metric.id.to_owned(),
            metric_version: metric.version,
            at,
            snapshot: None,
            scope: Vec::new(),
            parameters: std::collections::BTreeMap::new(),
            value: (metric.measure)(programme, day),
        })
        .collect()
}

/// True when an indicator may name `metric`: over the records, or over the estate.
pub fn known(metric: &str) -> bool {
    METRICS.iter().any(|m| m.id == metric) || POSTURE.contains(&metric)
}

/// Every name an indicator may use.
pub fn names() -> Vec<&'static str> {
    METRICS.iter().map(|m| m.id).chain(POSTURE.iter().copied()).collect()
}

/// A share of a population: `count` of it is pointed at.
fn share(count: usize, population: usize) -> Measured {
    let (count, population) = (count as u64, population as u64);
    Measured { count, numerator: Some(count), denominator: Some(population), ..Measured::default() }
}

/// A coverage: `covered` of the population is as it should be, the rest is pointed at.
fn coverage(covered: u64, population: u64) -> Measured {
    Measured {
        count: population.saturating_sub(covered),
        numerator: Some(covered),
        denominator: Some(population),
        ..Measured::default()
    }
}

/// Metrics over the identity estate.
const POSTURE: &[&str] = &[
    "dormant_accounts",
    "orphan_accounts",
    "leaver_accounts_enabled",
    "leaver_disable_hours",
    "mfa_coverage",
    "mfa_phishing_resistant_coverage",
    "privileged_accounts",
    "privileged_without_mfa",
    "dormant_privileged",
    "standing_privilege",
    "standing_privilege_effective",
    "unauthenticated_services",
    "stale_credentials",
    "nhi_without_owner",
    "expiring_federation_keys",
    "unreviewed_trusts",
    "effective_access_pairs",
    "max_fan_in_entitlement",
    "max_fan_in_privileged_entitlement",
    "privilege_creep",
];
