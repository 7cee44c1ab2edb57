//! Ids of the metrics that an indicator may name. Not their definitions.

/// Metrics over the records and entries.
pub const PROGRAMME: &[&str] = &[
    "finding_to_remediation",
    "review_completion",
    "training_completion",
    "overdue_treatments",
    "finding_recurrence",
];

/// Metrics over the identity estate.
pub const POSTURE: &[&str] = &[
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
