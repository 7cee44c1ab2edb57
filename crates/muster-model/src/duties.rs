//! What looking for people who hold both rights of a toxic pair came to: counts and reasons, no names. What rules over the
//! records may know of separation of duties; the looking itself is `muster-posture`'s.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What was found of one `toxic-pair` record over effective access in one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DutySummary {
    /// Id of the `toxic-pair` record.
    pub pair: String,
    /// Why nothing can be said; then every count is 0 and means nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot: Option<CannotLook>,
    /// The one right.
    pub one: DutySide,
    /// The other right.
    pub other: DutySide,
    /// People who hold both through their own enabled accounts.
    pub people: u64,
    /// Of these, people none of whose accounts holds both: it takes two.
    pub across: u64,
    /// Enabled accounts that hold both and stand for themselves: nobody's, or not a person's own (service, shared, …).
    pub accounts: u64,
    /// Of people and accounts, those for whom an exception is in force.
    pub excepted: u64,
}

/// One side of a toxic pair.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DutySide {
    /// Entitlements in the snapshot that the record's text names.
    pub rights: u64,
    /// People and accounts standing for themselves that hold at least one of them.
    pub holders: u64,
}

/// Why a pair cannot be looked at. Never counted as "nobody holds both".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CannotLook {
    /// The record leaves a side empty.
    NoRightNamed,
    /// The snapshot has no entitlement of these names.
    NotInSnapshot(Vec<String>),
    /// Both sides name one and the same entitlement.
    OnlyOneRight(String),
    /// The snapshot's entitlements cannot be read, and why.
    Unreadable(String),
}

impl fmt::Display for CannotLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRightNamed => f.write_str("it does not name both rights"),
            Self::NotInSnapshot(names) => {
                write!(f, "the snapshot has no right {}", list(names))
            }
            Self::Unreadable(why) => write!(f, "the entitlements of the snapshot cannot be read: {why}"),
            Self::OnlyOneRight(id) => write!(f, "both sides name the one right `{id}`"),
        }
    }
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and no right ")
}

impl DutySummary {
    /// People and accounts that hold both.
    #[must_use]
    pub const fn violations(&self) -> u64 {
        self.people + self.accounts
    }

    /// Those about whom nothing is decided.
    #[must_use]
    pub const fn open(&self) -> u64 {
        self.violations().saturating_sub(self.excepted)
    }
}
