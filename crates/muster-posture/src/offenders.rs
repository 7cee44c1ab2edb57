//! The subjects that a metric points at, as codes, and the hash of the contract over their ids. Not why they offend.
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::estate::Estate;

/// What a metric's offenders are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Accounts, by `account_id`.
    Account,
    /// People, by `person_id`.
    Person,
    /// Entitlements, by `entitlement_id`.
    Entitlement,
    /// Applications, by `application_id`.
    Application,
    /// Federation trusts, by `trust_id`.
    FederationTrust,
    /// Credentials, by `credential_id`.
    Credential,
    /// Grants, by `subject_kind:subject_id:entitlement_id`.
    GrantKey,
    /// The metric points at nothing.
    Nothing,
}

/// Offenders in bytewise order of their ids.
#[derive(Debug, Clone)]
pub(crate) struct Offenders {
    pub(crate) subject: Subject,
    list: List,
}

#[derive(Debug, Clone)]
enum List {
    /// Codes, ascending; codes sort like ids.
    Codes(Vec<u32>),
    /// Codes, ascending, each with a number (seconds, entitlements).
    Counted(Vec<(u32, i64)>),
    /// Ids that no table has as such.
    Text(Vec<String>),
}

impl Offenders {
    pub(crate) fn nothing() -> Self {
        Self { subject: Subject::Nothing, list: List::Codes(Vec::new()) }
    }

    /// `codes` must ascend.
    pub(crate) fn codes(subject: Subject, codes: Vec<u32>) -> Self {
        Self { subject, list: List::Codes(codes) }
    }

    /// The codes must ascend.
    pub(crate) fn counted(subject: Subject, counted: Vec<(u32, i64)>) -> Self {
        Self { subject, list: List::Counted(counted) }
    }

    pub(crate) fn text(subject: Subject, mut ids: Vec<String>) -> Self {
        ids.sort_unstable();
        Self { subject, list: List::Text(ids) }
    }

    pub(crate) fn len(&self) -> u64 {
        (match &self.list {
            List::Codes(codes) => codes.len(),
            List::Counted(counted) => counted.len(),
            List::Text(ids) => ids.len(),
        }) as u64
    }

    /// The first ids.
    pub(crate) fn ids(&self, estate: &Estate, skip: usize, limit: usize) -> Vec<String> {
        let codes = estate.codes(self.subject);
        match &self.list {
            List::Codes(all) => all.iter().skip(skip).take(limit).map(|c| codes.id(*c).to_owned()).collect(),
            List::Counted(all) => {
                all.iter().skip(skip).take(limit).map(|c| codes.id(c.0).to_owned()).collect()
            }
            List::Text(ids) => ids.iter().skip(skip).take(limit).cloned().collect(),
        }
    }

    /// The hash of the contract over the ids alone.
    pub(crate) fn sha256(&self, estate: &Estate) -> String {
        let codes = estate.codes(self.subject);
        let mut hash = LineHash::new();
        match &self.list {
            List::Codes(all) => all.iter().for_each(|c| hash.line(codes.id(*c))),
            List::Counted(all) => all.iter().for_each(|c| hash.line(codes.id(c.0))),
            List::Text(ids) => ids.iter().for_each(|id| hash.line(id)),
        }
        hash.finish()
    }

    /// The hash over lines `id⇥number`.
    pub(crate) fn counted_sha256(&self, estate: &Estate) -> String {
        let codes = estate.codes(self.subject);
        let mut hash = LineHash::new();
        if let List::Counted(all) = &self.list {
            all.iter().for_each(|(code, number)| hash.counted(codes.id(*code), *number));
        }
        hash.finish()
    }
}

/// SHA-256 over lines, each ended by LF.
pub(crate) struct LineHash {
    hasher: Sha256,
    buffer: String,
}

impl LineHash {
    pub(crate) fn new() -> Self {
        Self { hasher: Sha256::new(), buffer: String::with_capacity(80 * 1024) }
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.buffer.push_str(line);
        self.end_line();
    }

    /// `id⇥number`
    pub(crate) fn counted(&mut self, id: &str, number: i64) {
        // Writing to a String cannot fail.
        let _ = write!(self.buffer, "{id}\t{number}");
        self.end_line();
    }

    /// `one⇥two`
    pub(crate) fn pair(&mut self, one: &str, two: &str) {
        self.buffer.push_str(one);
        self.buffer.push('\t');
        self.buffer.push_str(two);
        self.end_line();
    }

    fn end_line(&mut self) {
        self.buffer.push('\n');
        if self.buffer.len() >= 64 * 1024 {
            self.hasher.update(self.buffer.as_bytes());
            self.buffer.clear();
        }
    }

    pub(crate) fn finish(mut self) -> String {
        self.hasher.update(self.buffer.as_bytes());
        self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
