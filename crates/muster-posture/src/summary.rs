//! `EstateSummary`: what the rules of the ISMS look at (sources, trusts, applications, counts), as plain data.
//! No accounts, no people, and nothing judged.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{Application, AuthProtocol, EstateError, FederationTrust, Tables, read_table};
use muster_model::snapshot::Fact;
use serde::{Deserialize, Serialize};

use crate::estate::Estate;

/// An estate in outline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EstateSummary {
    /// When the snapshot was taken (RFC 3339); `None` for bare tables.
    pub taken_at: Option<String>,
    /// Digest of its manifest; `None` for bare tables.
    pub snapshot: Option<String>,
    /// The tables do not say what their sources report.
    pub bare: bool,
    /// Sources, by name: those the manifest names, and those that rows name.
    pub sources: Vec<SourceSummary>,
    /// Federation trusts, by id.
    pub trusts: Vec<TrustSummary>,
    /// Applications, by id.
    pub applications: Vec<ApplicationSummary>,
    /// People.
    pub people: u64,
    /// Accounts by kind (`human`, `service`, …).
    pub kinds: BTreeMap<String, u64>,
    /// Accounts.
    pub accounts: u64,
    /// Enabled accounts.
    pub enabled: u64,
    /// Enabled accounts that are privileged.
    pub privileged: u64,
    /// Enabled service and workload accounts.
    pub non_human: u64,
}

/// A source in outline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Name.
    pub source: String,
    /// The connector that read it; empty when no manifest names the source.
    pub connector: String,
    /// Whether the manifest names it.
    pub declared: bool,
    /// The facts it reports.
    pub facts: BTreeSet<Fact>,
    /// Warnings of the pull.
    pub warnings: Vec<String>,
    /// Entries read from it.
    pub entries: u64,
    /// Accounts in it.
    pub accounts: u64,
    /// Enabled ones.
    pub enabled: u64,
    /// Enabled and privileged ones.
    pub privileged: u64,
    /// Accounts by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Entitlements in it.
    pub entitlements: u64,
}

/// A federation trust in outline; times in microseconds since the epoch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TrustSummary {
    /// `trust_id`.
    pub id: String,
    /// The source that trusts, or is trusted.
    pub source: String,
    /// The other side.
    pub partner: String,
    /// Protocol.
    pub protocol: String,
    /// Inbound or outbound.
    pub direction: String,
    /// When the signing key expires.
    pub signing_key_expires_at: Option<i64>,
    /// Whether the partner's word on multi-factor authentication is believed.
    pub mfa_claim_trusted: bool,
    /// Latest review.
    pub reviewed_at: Option<i64>,
}

/// An application in outline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApplicationSummary {
    /// `application_id`.
    pub id: String,
    /// Name.
    pub name: String,
    /// In the scope of the ISMS.
    pub in_scope: bool,
    /// Requires authentication.
    pub requires_authentication: bool,
    /// Protocol; `none` when absent.
    pub protocol: String,
    /// Reachable from the internet.
    pub internet_facing: bool,
    /// `person_id` of the owner.
    pub owner: Option<String>,
}

impl EstateSummary {
    /// Sums up `estate`, which was loaded from `tables`.
    ///
    /// # Errors
    /// When the trusts or applications cannot be read.
    pub fn new(tables: &(impl Tables + ?Sized), estate: &Estate) -> Result<Self, EstateError> {
        let manifest = tables.manifest();
        let mut summary = Self {
            taken_at: manifest.map(|m| m.taken_at.to_string()),
            snapshot: manifest.and_then(|m| m.digest().ok()),
            bare: estate.knowledge.is_bare(),
            sources: estate.knowledge.names.iter().map(|name| source(manifest, name)).collect(),
            trusts: trusts(read_table(tables)?),
            applications: applications(read_table(tables)?),
            people: estate.people.codes.len() as u64,
            ..Self::default()
        };
        summary.count(estate);
        summary.sources.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(summary)
    }

    fn count(&mut self, estate: &Estate) {
        let accounts = &estate.accounts;
        for account in accounts.all() {
            let at = account as usize;
            let kind = accounts.kind[at].as_str();
            let enabled = u64::from(accounts.enabled[at]);
            let privileged = u64::from(estate.effective.privileged[at]);
            self.accounts += 1;
            self.enabled += enabled;
            self.privileged += privileged;
            self.non_human += enabled * u64::from(accounts.is_nhi(account));
            *self.kinds.entry(kind.to_owned()).or_default() += 1;
            let source = &mut self.sources[usize::from(accounts.source[at])];
            source.accounts += 1;
            source.enabled += enabled;
            source.privileged += privileged;
            *source.kinds.entry(kind.to_owned()).or_default() += 1;
        }
        for code in &estate.entitlements.source {
            self.sources[usize::from(*code)].entitlements += 1;
        }
    }
}

fn source(manifest: Option<&muster_model::snapshot::Manifest>, name: &str) -> SourceSummary {
    let named = manifest.and_then(|m| m.source(name)).cloned();
    let declared = named.is_some();
    let facts = named.unwrap_or_default();
    SourceSummary {
        source: name.to_owned(),
        connector: facts.connector,
        declared,
        facts: facts.facts,
        warnings: facts.warnings,
        entries: facts.entries,
        ..SourceSummary::default()
    }
}

fn trusts(mut rows: Vec<FederationTrust>) -> Vec<TrustSummary> {
    rows.sort();
    let summary = |row: FederationTrust| TrustSummary {
        id: row.trust_id,
        source: row.source,
        partner: row.partner,
        protocol: row.protocol,
        direction: row.direction,
        signing_key_expires_at: row.signing_key_expires_at,
        mfa_claim_trusted: row.mfa_claim_trusted,
        reviewed_at: row.reviewed_at,
    };
    rows.into_iter().map(summary).collect()
}

fn applications(mut rows: Vec<Application>) -> Vec<ApplicationSummary> {
    rows.sort();
    let summary = |row: Application| ApplicationSummary {
        id: row.application_id,
        name: row.name,
        in_scope: row.in_isms_scope,
        requires_authentication: row.requires_authentication,
        protocol: row.auth_protocol.unwrap_or(AuthProtocol::None).to_string(),
        internet_facing: row.internet_facing,
        owner: row.owner_person_id,
    };
    rows.into_iter().map(summary).collect()
}
