//! What can go wrong on the way to a source: the server, the step, what happened, what to do. Not a warning: after one of
//! these nothing of the source is kept.
use std::fmt;

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
        })
    }
}

/// Why a source could not be read. One line says server, step and what; `help` says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{server}: {step}: {what}\n  help: {help}")]
pub struct ConnectError {
    /// The server or folder, as the settings name it; never with a secret.
    pub server: String,
    /// The step that failed.
    pub step: Step,
    /// What happened.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl ConnectError {
    /// An error at `step` of reading `server`.
    pub fn new(
        server: impl Into<String>,
        step: Step,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { server: server.into(), step, what: what.into(), help: help.into() }
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
