//! What every metric is given: the estate, the reference time, the thresholds, and the few judgements that several of
//! them share (dormant, leaver). Not a metric.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::sync::OnceLock;

use muster_estate::PersonStatus;
use muster_model::snapshot::Fact;

use crate::codes::NO_CODE;
use crate::creep::Creep;
use crate::csr::NO_TIME;
use crate::estate::Estate;
use crate::parameters::{Parameters, days_before};
use crate::those::those;

/// The ground a metric is measured on.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub(crate) estate: &'a Estate,
    /// Reference time, microseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) parameters: &'a Parameters,
    /// Whether the full list of pairs is to be hashed.
    pub(crate) pairs_hash: bool,
    /// Privilege creep, once it is worked out.
    pub(crate) creep: &'a OnceLock<Creep>,
}

/// What can be said of one subject of a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Offends,
    Clear,
    /// Its source does not report what it takes to judge it.
    Unknown,
    /// Its source reports it late: it may offend or not.
    Possibly,
}

impl From<bool> for Verdict {
    fn from(offends: bool) -> Self {
        if offends { Self::Offends } else { Self::Clear }
    }
}

impl Context<'_> {
    /// Privilege creep, worked out at first use.
    pub(crate) fn creep(&self) -> &Creep {
        self.creep.get_or_init(|| Creep::new(self))
    }

    /// The instant before or at which the latest use makes a thing dormant.
    pub(crate) fn dormant_at(&self) -> i64 {
        days_before(self.now, self.parameters.dormant_days)
    }

    /// Whether the account's source reports `fact`.
    pub(crate) fn reports(&self, account: u32, fact: &Fact) -> bool {
        self.estate.knowledge.reports(self.estate.accounts.source[account as usize], fact)
    }

    /// Not signed in since [`Self::dormant_at`]; one that never did counts from its creation. Where the record may be older
    /// than the latest sign-in, only what is older by that much is sure.
    pub(crate) fn dormant(&self, account: u32) -> Verdict {
        if !self.reports(account, &Fact::SignIn) {
            return Verdict::Unknown;
        }
        let (accounts, at) = (&self.estate.accounts, account as usize);
        match (accounts.signed_in[at], accounts.created[at]) {
            (NO_TIME, NO_TIME) if !self.reports(account, &Fact::CreatedAt) => Verdict::Unknown,
            (NO_TIME, created) => (created <= self.dormant_at()).into(),
            (signed_in, _) => {
                let lag = self.estate.knowledge.sign_in_lag(accounts.source[at]);
                match (signed_in <= self.dormant_at(), signed_in.saturating_add(lag) <= self.dormant_at()) {
                    (true, true) => Verdict::Offends,
                    (true, false) => Verdict::Possibly,
                    (false, _) => Verdict::Clear,
                }
            }
        }
    }

    /// Whether nobody is behind this code. Without any people in a snapshot that says what its sources report,
    /// there was no source of people: who owns what is unknown, not missing.
    pub(crate) fn unowned(&self, person: u32) -> Verdict {
        let nobody_known = self.estate.people.codes.len() == 0 && !self.estate.knowledge.is_bare();
        match person == NO_CODE {
            true if nobody_known => Verdict::Unknown,
            unowned => unowned.into(),
        }
    }

    /// Whether the person has left. A date that is set decides, whatever the status says.
    pub(crate) fn is_leaver(&self, person: u32) -> bool {
        let people = &self.estate.people;
        match people.terminated[person as usize] {
            NO_TIME => people.status[person as usize] == PersonStatus::Terminated,
            terminated => terminated < self.now,
        }
    }

    /// The account's person, if there is one and they have left.
    pub(crate) fn leaver_of(&self, account: u32) -> Option<u32> {
        let person = self.estate.accounts.person[account as usize];
        (person != NO_CODE && self.is_leaver(person)).then_some(person)
    }

    /// Privileged accounts, which are enabled, ascending.
    pub(crate) fn privileged(&self) -> impl Iterator<Item = u32> {
        let Estate { effective, accounts, .. } = self.estate;
        // Who is privileged is enabled; few are.
        those(&effective.privileged, &accounts.enabled, |privileged, _| privileged)
    }
}
