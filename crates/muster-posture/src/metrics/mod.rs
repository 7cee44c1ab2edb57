//! The posture metrics, one file each. A new one is its file, a `mod` line and a line in [`METRICS`].
mod dormant_accounts;
mod dormant_privileged;
mod effective_access_pairs;
mod expiring_federation_keys;
mod group_closure;
mod leaver_accounts_enabled;
mod leaver_disable_hours;
mod max_fan_in_entitlement;
mod max_fan_in_privileged_entitlement;
mod mfa_coverage;
mod mfa_phishing_resistant_coverage;
mod nhi_without_owner;
mod orphan_accounts;
mod privilege_creep;
mod privileged_accounts;
mod privileged_without_mfa;
mod stale_credentials;
mod standing_privilege;
mod standing_privilege_effective;
mod unauthenticated_services;
mod unreviewed_trusts;

use crate::metric::Metric;

/// Every posture metric, by id.
pub const METRICS: &[Metric] = &[
    dormant_accounts::METRIC,
    dormant_privileged::METRIC,
    effective_access_pairs::METRIC,
    expiring_federation_keys::METRIC,
    group_closure::METRIC,
    leaver_accounts_enabled::METRIC,
    leaver_disable_hours::METRIC,
    max_fan_in_entitlement::METRIC,
    max_fan_in_privileged_entitlement::METRIC,
    mfa_coverage::METRIC,
    mfa_phishing_resistant_coverage::METRIC,
    nhi_without_owner::METRIC,
    orphan_accounts::METRIC,
    privilege_creep::METRIC,
    privileged_accounts::METRIC,
    privileged_without_mfa::METRIC,
    stale_credentials::METRIC,
    standing_privilege::METRIC,
    standing_privilege_effective::METRIC,
    unauthenticated_services::METRIC,
    unreviewed_trusts::METRIC,
];

/// The metric of that id.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|m| m.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order_and_texts_are_there() {
        assert!(METRICS.windows(2).all(|w| w[0].id < w[1].id));
        for metric in METRICS {
            for text in [metric.title, metric.description, metric.population, metric.offending] {
                assert!(!text.is_empty(), "{}", metric.id);
            }
        }
    }
}
