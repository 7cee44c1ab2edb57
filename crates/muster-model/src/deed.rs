//! What people did that is too much for records: they read a document, took part in a campaign, carried out recurring
//! work. Append-only ground truth that an installation keeps beside its records; a folder of files has none of it.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::Digest;
use crate::reference::Reference;

/// What sort of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeedKind {
    /// Somebody says that they have read a document, in the very version they saw.
    Acknowledged,
    /// Somebody took part in an awareness campaign or a training.
    Attended,
    /// Somebody carried out recurring work.
    CarriedOut,
}

impl DeedKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Acknowledged, Self::Attended, Self::CarriedOut];

    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Attended => "attended",
            Self::CarriedOut => "carried-out",
        }
    }
}

/// One deed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deed {
    /// What sort.
    pub kind: DeedKind,
    /// The record it is about: a document, a campaign, an activity.
    pub of: Reference,
    /// Who did it.
    pub by: Reference,
    /// The civil day, where the organisation is.
    pub on: Date,
    /// Digest of the version of the record that they saw, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Digest>,
    /// What was added in words: where it was done, what shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// True when this takes back an earlier deed that was noted by mistake.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

impl Deed {
    fn same(&self, other: &Self) -> bool {
        (self.kind, &self.of, &self.by, self.on, self.seen)
            == (other.kind, &other.of, &other.by, other.on, other.seen)
    }
}

/// The deeds that stand, by the record they are about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deeds(HashMap<Reference, Vec<Deed>>);

impl Deeds {
    /// Takes one in, or takes back the one it names.
    pub(crate) fn hear(&mut self, deed: Deed) {
        let of = self.0.entry(deed.of.clone()).or_default();
        of.retain(|known| !known.same(&deed));
        if !deed.taken_back {
            of.push(deed);
        }
    }

    /// Those about one record, as they came.
    pub(crate) fn of(&self, record: &Reference) -> &[Deed] {
        self.0.get(record).map_or(&[], Vec::as_slice)
    }
}
