//! The thresholds of the metrics, with the defaults of `metrics.md`. Not where they are kept (the organisation's profile).
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A day in microseconds.
pub(crate) const DAY: i64 = 86_400_000_000;

/// Thresholds of an organisation's profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// Not used for this many days is dormant.
    pub dormant_days: u32,
    /// A credential is to be rotated within this many days.
    pub rotation_days: u32,
    /// A federation trust is to be reviewed within this many days.
    pub review_days: u32,
    /// A signing key that expires within this many days is expiring.
    pub key_horizon_days: u32,
    /// An entitlement held by fewer than this share of the peers, in per cent, is excess.
    pub creep_peer_percent: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            dormant_days: 90,
            rotation_days: 365,
            review_days: 365,
            key_horizon_days: 30,
            creep_peer_percent: 20,
        }
    }
}

impl Parameters {
    /// The parameters by name, as a measurement keeps them.
    #[must_use]
    pub fn by_name(&self) -> BTreeMap<String, i64> {
        [
            ("dormant_days", self.dormant_days),
            ("rotation_days", self.rotation_days),
            ("review_days", self.review_days),
            ("key_horizon_days", self.key_horizon_days),
            ("creep_peer_percent", self.creep_peer_percent),
        ]
        .map(|(name, value)| (name.to_owned(), i64::from(value)))
        .into()
    }
}

/// The instant `days` before `now`, microseconds.
pub(crate) fn days_before(now: i64, days: u32) -> i64 {
    now.saturating_sub(i64::from(days).saturating_mul(DAY))
}
