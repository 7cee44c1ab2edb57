//! What every connector is: the trait, what a pull gives, and the bounds it keeps. Not a connector itself, and not the
//! merging of several (`pull`).
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;
use muster_estate::Rows;
use muster_model::snapshot::{Fact, SourceFacts};

use crate::address::AddressPolicy;
use crate::error::{ConnectError, Step};

/// A boxed future, so that connectors can stand behind one trait.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A configured source that can be tested and read.
pub trait Connector: Send + Sync {
    /// The word for its kind: `ldap`, `tables`.
    fn kind(&self) -> &'static str;

    /// The name of the source, as rows, ids and manifest have it.
    fn source(&self) -> &str;

    /// The facts such a source can report at best. What a pull declares is what this one really gave.
    fn facts(&self) -> BTreeSet<Fact>;

    /// Goes the whole way without keeping anything, and says how far it came.
    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest>;

    /// Reads the source. `progress` is called with running counts.
    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>>;

    /// How many entries were changed since the pull that gave `cursor` ([`SourceFacts::cursor`]); none when the source
    /// cannot tell, so that it has to be read.
    fn changes<'a>(
        &'a self,
        _cursor: &'a str,
        _limits: &'a Limits,
    ) -> Answer<'a, Result<Option<u64>, ConnectError>> {
        Box::pin(async { Ok(None) })
    }
}

/// What a source gave.
#[derive(Debug, Clone, Default)]
pub struct Pulled {
    /// The rows. Ids begin with the source's name.
    pub rows: Rows,
    /// What was read, what it really reported, and what went less than well. A fact that is not named there is unknown
    /// for all rows of that source. Most connectors read one source; a folder of tables may hold several.
    pub sources: Vec<SourceFacts>,
    /// What may link an account to a person and has no column of its own, by account id.
    pub links: BTreeMap<String, LinkHints>,
}

/// What may link an account to a person, beside the account's own columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkHints {
    /// Employee numbers on the account.
    pub employee_numbers: Vec<String>,
    /// All its mail addresses, the one in the row among them.
    pub mails: Vec<String>,
    /// For an account that is not of a person: the account of who answers for it, by id.
    pub owner: Option<String>,
}

/// How far a pull has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The source being read.
    pub source: String,
    /// The step it is at.
    pub step: Step,
    /// Entries read in this step so far.
    pub entries: u64,
}

/// What a test of a connection found: the steps that worked, each with what was learned, and the one that did not.
#[derive(Debug, Clone, Default)]
pub struct ConnectionTest {
    /// Steps that worked, in order.
    pub passed: Vec<(Step, String)>,
    /// The step that failed, if one did; those after it were not tried.
    pub failed: Option<ConnectError>,
}

/// The bounds of a pull. Everything that comes from outside is held to them before it is read whole.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Longest wait for a connection and its TLS handshake.
    pub connect: Duration,
    /// Longest wait for the next message of a server.
    pub operation: Duration,
    /// Longest time for the whole source.
    pub deadline: Duration,
    /// Most entries read from one source.
    pub max_entries: u64,
    /// Most memberships read from one source.
    pub max_memberships: u64,
    /// Largest single message (an LDAP entry with all its values), in bytes.
    pub max_message: usize,
    /// Most attributes on one entry.
    pub max_attributes: usize,
    /// Most values of one attribute.
    pub max_values: usize,
    /// Largest value that is read; longer ones are left out with a warning.
    pub max_value: usize,
    /// Entries asked for at a time (RFC 2696).
    pub page: u32,
    /// Where connections may go.
    pub addresses: AddressPolicy,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            operation: Duration::from_secs(60),
            deadline: Duration::from_secs(3600),
            max_entries: 5_000_000,
            max_memberships: 50_000_000,
            max_message: 256 << 20,
            max_attributes: 256,
            max_values: 2_000_000,
            max_value: 64 << 10,
            page: 1000,
            addresses: AddressPolicy::default(),
        }
    }
}
