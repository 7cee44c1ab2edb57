//! Sums an estate up for the rules of the ISMS: sources, trusts, applications, counts. No people, and nothing judged.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use jiff::Timestamp;
use muster_estate::{
    AccountKind, Application, AuthProtocol, Entitlement, EstateError, FederationTrust, Micros, Tables, Word,
    read_table,
};
use muster_model::estate::{ApplicationSummary, EstateSummary, SourceSummary, TrustSummary};

use crate::estate::Estate;

/// Most entitlement names that rules get to see.
const MAX_ENTITLEMENTS: usize = 10_000;

impl Estate {
    /// Sums this estate up, which was loaded from `tables`.
    ///
    /// # Errors
    /// When the trusts, applications or entitlements cannot be read.
    pub fn summary(&self, tables: &(impl Tables + ?Sized)) -> Result<EstateSummary, EstateError> {
        let manifest = tables.manifest();
        let mut entitlements: Vec<(String, String)> =
            read_table::<Entitlement>(tables)?.into_iter().map(|e| (e.entitlement_id, e.name)).collect();
        entitlements.truncate(MAX_ENTITLEMENTS);
        let mut summary = EstateSummary {
            taken_at: manifest.map(|m| m.taken_at),
            digest: manifest.and_then(|m| m.digest().ok()),
            bare: self.knowledge.is_bare(),
            sources: self.knowledge.names.iter().map(|name| source(manifest, name)).collect(),
            trusts: trusts(read_table(tables)?),
            applications: applications(read_table(tables)?),
            people: self.people.codes.len() as u64,
            entitlements,
            ..EstateSummary::default()
        };
        count(&mut summary, self);
        summary.sources.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(summary)
    }
}

/// Accounts of one kind in one source.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    accounts: u64,
    enabled: u64,
    privileged: u64,
    /// Enabled ones that are no person's.
    non_human: u64,
}

/// Counts accounts and entitlements. The sources still stand in the order of their codes.
fn count(summary: &mut EstateSummary, estate: &Estate) {
    let accounts = &estate.accounts;
    // By source and kind first: a million texts as keys would take a tenth of a second.
    let mut tallies = vec![[Tally::default(); AccountKind::ALL.len()]; summary.sources.len()];
    for account in accounts.all() {
        let at = account as usize;
        let tally = &mut tallies[usize::from(accounts.source[at])][accounts.kind[at] as usize];
        tally.accounts += 1;
        tally.enabled += u64::from(accounts.enabled[at]);
        tally.privileged += u64::from(estate.effective.privileged[at]);
        tally.non_human += u64::from(accounts.enabled[at] && accounts.is_nhi(account));
    }
    for (source, kinds) in summary.sources.iter_mut().zip(&tallies) {
        for (kind, tally) in AccountKind::ALL.iter().zip(kinds).filter(|(_, tally)| tally.accounts > 0) {
            source.accounts += tally.accounts;
            source.enabled += tally.enabled;
            source.privileged += tally.privileged;
            source.kinds.insert(kind.as_str().to_owned(), tally.accounts);
            summary.accounts += tally.accounts;
            summary.enabled += tally.enabled;
            summary.privileged += tally.privileged;
            summary.non_human += tally.non_human;
        }
    }
    for code in &estate.entitlements.source {
        summary.sources[usize::from(*code)].entitlements += 1;
    }
}

fn source(manifest: Option<&muster_model::snapshot::Manifest>, name: &str) -> SourceSummary {
    let said = manifest.and_then(|m| m.source(name)).cloned().unwrap_or_default();
    SourceSummary {
        name: name.to_owned(),
        connector: said.connector,
        facts: said.facts.iter().map(ToString::to_string).collect(),
        warnings: said.warnings,
        ..SourceSummary::default()
    }
}

fn instant(micros: Option<Micros>) -> Option<Timestamp> {
    micros.and_then(|m| Timestamp::from_microsecond(m).ok())
}

fn trusts(mut rows: Vec<FederationTrust>) -> Vec<TrustSummary> {
    rows.sort();
    let summary = |row: FederationTrust| TrustSummary {
        id: row.trust_id,
        source: row.source,
        partner: row.partner,
        protocol: row.protocol,
        direction: row.direction,
        signing_key_expires_at: instant(row.signing_key_expires_at),
        mfa_claim_trusted: row.mfa_claim_trusted,
        reviewed_at: instant(row.reviewed_at),
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
        observed: row.observed.map(|o| o.to_string()).unwrap_or_default(),
        internet_facing: row.internet_facing,
        owner: row.owner_person_id,
    };
    rows.into_iter().map(summary).collect()
}
