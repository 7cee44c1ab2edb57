//! What an identity snapshot holds, in summary: what rules over the records may know of the estate. Counts and names,
//! no people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A snapshot in summary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EstateSummary {
    /// When the snapshot was taken.
    pub taken_at: Option<Timestamp>,
    /// Digest of its manifest; none for a bare folder.
    pub digest: Option<String>,
    /// Every source that has rows in it.
    pub sources: Vec<SourceSummary>,
    /// Every application.
    pub applications: Vec<ApplicationSummary>,
    /// Every federation trust.
    pub trusts: Vec<TrustSummary>,
    /// Every entitlement's id and name, at most ten thousand.
    pub entitlements: Vec<(String, String)>,
}

/// One source in a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceSummary {
    /// Its name.
    pub name: String,
    /// What it can know, such as `sign_in`.
    pub facts: BTreeSet<String>,
    /// Accounts.
    pub accounts: u64,
    /// Enabled accounts.
    pub enabled: u64,
    /// Accounts by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Privileged accounts.
    pub privileged: u64,
    /// People it says work here.
    pub people: u64,
}

/// One application in a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Said to be in the scope of the ISMS.
    pub in_scope: bool,
    /// Said to require authentication.
    pub requires_authentication: bool,
    /// `oidc`, `saml`, `ldap`, `password` or `none`.
    pub protocol: String,
    /// Reachable from the internet.
    pub internet_facing: bool,
}

/// One federation trust in a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrustSummary {
    /// Its id.
    pub id: String,
    /// The source it was read from.
    pub source: String,
    /// The partner.
    pub partner: String,
    /// When its signing key expires.
    pub signing_key_expires_at: Option<Timestamp>,
    /// When it was last reviewed.
    pub reviewed_at: Option<Timestamp>,
}
