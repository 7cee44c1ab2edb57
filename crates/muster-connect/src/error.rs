//! What can go wrong on the way to a source: the server, the step, what happened, what to do. Not a warning: after one of
//! these nothing of the source is kept.
use std::fmt;

use muster_estate::BadTable;

/// The steps of reading a source, in the order they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Reading the settings and what they refer to (secret, authority file).
    Settings,
    /// Resolving the name and checking the address against the policy.
    Address,
    /// Opening the connection.
    Connect,
    /// Securing it: TLS from the start, or StartTLS.
    Tls,
    /// Signing in.
    Bind,
    /// Asking the server what it is and can do.
    Discover,
    /// Reading people and accounts.
    Accounts,
    /// Reading groups and memberships.
    Groups,
    /// Reading tables from files.
    Tables,
    /// Asking applications whether they ask who one is.
    Applications,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Settings => "settings",
            Self::Address => "address",
            Self::Connect => "connect",
            Self::Tls => "TLS",
            Self::Bind => "bind",
            Self::Discover => "discover",
            Self::Accounts => "read accounts",
            Self::Groups => "read groups",
            Self::Tables => "read tables",
            Self::Applications => "ask applications",
        })
    }
}

/// Why a source could not be read. One line says server, step and what; `help` says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{server}: {step}: {what}\n  help: {help}{}", shown(rows))]
pub struct ConnectError {
    /// The server or folder, as the settings name it; never with a secret.
    pub server: String,
    /// The step that failed.
    pub step: Step,
    /// What happened.
    pub what: String,
    /// What to do about it.
    pub help: String,
    /// The rows of a table that were bad, when that is why.
    pub rows: Option<Box<BadRows>>,
}

/// Rows that could not be read: how many, and the first of them one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BadRows {
    /// All of them.
    pub count: u64,
    /// The first [`BadRows::SHOWN`], each with file, row, column, what is wrong and what to do.
    pub first: Vec<BadTable>,
}

impl BadRows {
    /// How many are kept one by one.
    pub const SHOWN: usize = 20;

    /// One more.
    pub fn add(&mut self, row: BadTable) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < Self::SHOWN {
            self.first.push(row);
        }
    }
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.first {
            write!(f, "\n  {row}")?;
        }
        match self.count.saturating_sub(self.first.len() as u64) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

fn shown(rows: &Option<Box<BadRows>>) -> String {
    rows.as_ref().map(ToString::to_string).unwrap_or_default()
}

impl ConnectError {
    /// An error at `step` of reading `server`.
    pub fn new(
        server: impl Into<String>,
        step: Step,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { server: server.into(), step, what: what.into(), help: help.into(), rows: None }
    }

    /// The same, naming the rows that were bad.
    #[must_use]
    pub fn with_rows(self, rows: BadRows) -> Self {
        Self { rows: Some(Box::new(rows)), ..self }
    }
}

/// How far a source was read: the steps that worked, each with what was learned, and the one being taken.
#[derive(Debug, Clone)]
pub(crate) struct Trail {
    /// Steps that worked.
    pub passed: Vec<(Step, String)>,
    /// The step being taken.
    pub at: Step,
}

impl Default for Trail {
    fn default() -> Self {
        Self { passed: Vec::new(), at: Step::Settings }
    }
}

impl Trail {
    /// The step being taken worked.
    pub fn pass(&mut self, learned: impl Into<String>) {
        self.passed.push((self.at, learned.into()));
    }
}
