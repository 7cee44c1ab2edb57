//! An act by which a person answers for what they saw: approval, acceptance, sign-off, closure, verification.

use jiff::Timestamp;

use crate::id::Digest;
use crate::kinds::{Person, Role};
use crate::macros::part;
use crate::reference::Ref;

part! {
    /// Who attested, in which role, when, and the digest of what they saw.
    Attestation {
        /// The person.
        @required by: Option<Ref<Person>>, "By";
        /// The role they acted in.
        @required role: Option<Ref<Role>>, "In the role of";
        /// When, in UTC.
        @required at: Option<Timestamp>, "At", eg "2026-05-12T09:30:00Z";
        /// Digest of the version they saw. Absent only for acts asserted in a file.
        seen: Option<Digest>, "Version seen";
        /// What they added in their own words.
        note: Option<String>, "Note";
    }
}

/// How far an attested field of a record can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody attested anything.
    Absent,
    /// A file says so; nobody attested it in this installation.
    Asserted,
    /// Attested here, of the version as it stands now.
    Attested,
    /// Attested here, of an earlier version: what was seen has changed since.
    Outdated,
}

impl Standing {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Absent => "not given",
            Self::Asserted => "asserted in file",
            Self::Attested => "attested",
            Self::Outdated => "attested of an earlier version",
        }
    }
}
