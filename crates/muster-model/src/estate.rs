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
    /// The tables do not say what their sources report.
    pub bare: bool,
    /// People.
    pub people: u64,
    /// Accounts.
    pub accounts: u64,
    /// Enabled accounts.
    pub enabled: u64,
    /// Enabled accounts that are privileged.
    pub privileged: u64,
    /// Enabled service and workload accounts.
    pub non_human: u64,
    /// Every source: those the manifest names, and those that rows name.
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
    /// The connector that read it; empty when no manifest names the source.
    pub connector: String,
    /// What it can know, such as `sign_in`.
    pub facts: BTreeSet<String>,
    /// Warnings of the pull.
    pub warnings: Vec<String>,
    /// Entitlements in it.
    pub entitlements: u64,
    /// Accounts.
    pub accounts: u64,
    /// Enabled accounts.
    pub enabled: u64,
    /// Accounts by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Enabled accounts that are privileged.
    pub privileged: u64,
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
    /// What it did when it was asked without signing in: `asks`, `open` or `unclear`; empty = nobody tried.
    pub observed: String,
    /// Reachable from the internet.
    pub internet_facing: bool,
    /// The person who owns it, by id.
    pub owner: Option<String>,
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
    /// `saml`, `oidc`, …
    pub protocol: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// The partner's word on multi-factor authentication is believed.
    pub mfa_claim_trusted: bool,
    /// When its signing key expires.
    pub signing_key_expires_at: Option<Timestamp>,
    /// When it was last reviewed.
    pub reviewed_at: Option<Timestamp>,
}
