//! The subjects that a metric points at, as codes, and the hash of the contract over their ids. Not why they offend.
use std::sync::Arc;

use muster_estate::SubjectKind;
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
    list: Arc<List>,
}

#[derive(Debug)]
enum List {
    /// Codes, ascending; codes sort like ids.
    Codes(Vec<u32>),
    /// Codes, ascending, each with a number (seconds, entitlements).
    Counted(Vec<(u32, i64)>),
    /// Keys, ascending.
    Keys(Vec<Key>),
    /// How many keys there are, and what finds them when they are asked for: there may be a hundred million.
    Found(u64, FindKeys),
}

/// Finds keys, ascending.
pub(crate) type FindKeys = fn(&Estate) -> Vec<Key>;

/// A right that an account or a group has: `subject_kind:subject_id:entitlement_id` as codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) kind: SubjectKind,
    pub(crate) subject: u32,
    pub(crate) right: u32,
}

impl Key {
    fn subject<'e>(&self, estate: &'e Estate) -> &'e str {
        match self.kind {
            SubjectKind::Account => estate.accounts.codes.id(self.subject),
            SubjectKind::Group => estate.groups.codes.id(self.subject),
        }
    }

    fn text(&self, estate: &Estate) -> String {
        format!("{}:{}:{}", self.kind, self.subject(estate), estate.entitlements.codes.id(self.right))
    }

    /// The texts of ascending `keys`, bytewise. That is their order, unless an id is the beginning of another: then a
    /// digit of the longer one may come before the colon after the shorter.
    fn texts(keys: &[Self], estate: &Estate) -> Vec<String> {
        let begins = |pair: &[Self]| match pair {
            [one, two] => {
                one.kind == two.kind
                    && one.subject != two.subject
                    && two.subject(estate).starts_with(one.subject(estate))
            }
            _ => false,
        };
        let mut texts: Vec<String> = keys.iter().map(|key| key.text(estate)).collect();
        if keys.windows(2).any(begins) {
            texts.sort_unstable();
        }
        texts
    }
}

impl Offenders {
    pub(crate) fn nothing() -> Self {
        Self { subject: Subject::Nothing, list: Arc::new(List::Codes(Vec::new())) }
    }

    /// `codes` must ascend.
    pub(crate) fn codes(subject: Subject, codes: Vec<u32>) -> Self {
        Self { subject, list: Arc::new(List::Codes(codes)) }
    }

    /// The codes must ascend.
    pub(crate) fn counted(subject: Subject, counted: Vec<(u32, i64)>) -> Self {
        Self { subject, list: Arc::new(List::Counted(counted)) }
    }

    /// `keys` must ascend.
    pub(crate) fn keys(keys: Vec<Key>) -> Self {
        Self { subject: Subject::GrantKey, list: Arc::new(List::Keys(keys)) }
    }

    /// `count` keys that `find` finds when they are asked for.
    pub(crate) fn found(count: u64, find: FindKeys) -> Self {
        Self { subject: Subject::GrantKey, list: Arc::new(List::Found(count, find)) }
    }

    pub(crate) fn len(&self) -> u64 {
        (match &*self.list {
            List::Codes(codes) => codes.len(),
            List::Counted(counted) => counted.len(),
            List::Keys(keys) => keys.len(),
            List::Found(count, _) => return *count,
        }) as u64
    }

    /// The first ids.
    pub(crate) fn ids(&self, estate: &Estate, skip: usize, limit: usize) -> Vec<String> {
        let codes = estate.codes(self.subject);
        match &*self.list {
            List::Codes(all) => all.iter().skip(skip).take(limit).map(|c| codes.id(*c).to_owned()).collect(),
            List::Counted(all) => {
                all.iter().skip(skip).take(limit).map(|c| codes.id(c.0).to_owned()).collect()
            }
            List::Keys(keys) => Key::texts(keys, estate).into_iter().skip(skip).take(limit).collect(),
            List::Found(_, find) => {
                Key::texts(&find(estate), estate).into_iter().skip(skip).take(limit).collect()
            }
        }
    }

    /// The hash of the contract over the ids alone.
    pub(crate) fn sha256(&self, estate: &Estate) -> String {
        let codes = estate.codes(self.subject);
        let mut hash = LineHash::new();
        match &*self.list {
            List::Codes(all) => all.iter().for_each(|c| hash.line(codes.id(*c))),
            List::Counted(all) => all.iter().for_each(|c| hash.line(codes.id(c.0))),
            List::Keys(keys) => Key::texts(keys, estate).iter().for_each(|key| hash.line(key)),
            List::Found(_, find) => {
                Key::texts(&find(estate), estate).iter().for_each(|key| hash.line(key));
            }
        }
        hash.finish()
    }

    /// The hash over lines `id⇥number`.
    pub(crate) fn counted_sha256(&self, estate: &Estate) -> String {
        let codes = estate.codes(self.subject);
        let mut hash = LineHash::new();
        if let List::Counted(all) = &*self.list {
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
        self.buffer.push_str(id);
        self.buffer.push('\t');
        self.buffer.push_str(itoa::Buffer::new().format(number));
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
