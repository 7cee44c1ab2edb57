//! The manifest of an identity snapshot: when it was taken, from which sources, which facts each source can know, and the
//! checksum of every table. Not the tables themselves (`muster-estate`), and no I/O.
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The manifest format this version writes, and the newest it reads.
pub const MANIFEST_FORMAT: u32 = 1;

/// `manifest.json` of a snapshot folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format version, see [`MANIFEST_FORMAT`].
    pub format: u32,
    /// The organisation whose estate this is, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// When the pull began (RFC 3339 in JSON).
    pub taken_at: Timestamp,
    /// The sources that were read. Rows name them in their `source` column.
    #[serde(default)]
    pub sources: Vec<SourceFacts>,
    /// The tables, by name (`accounts`, …).
    #[serde(default)]
    pub tables: BTreeMap<String, TableFile>,
    /// Digest of the manifest of the snapshot before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<String>,
}

impl Manifest {
    /// An empty manifest of the current format.
    #[must_use]
    pub fn new(taken_at: Timestamp) -> Self {
        Self {
            format: MANIFEST_FORMAT,
            organisation: None,
            taken_at,
            sources: Vec::new(),
            tables: BTreeMap::new(),
            predecessor: None,
        }
    }

    /// What names this very snapshot: lower-case hex SHA-256 of the manifest's canonical JSON (RFC 8785). It covers the
    /// tables through their checksums. It is not stored in the manifest.
    ///
    /// # Errors
    /// When the manifest cannot be put in canonical form; no manifest that can be built is known to do that.
    pub fn digest(&self) -> Result<String, serde_json::Error> {
        let canonical = serde_json_canonicalizer::to_vec(self)?;
        Ok(Sha256::digest(&canonical).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The source of that name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&SourceFacts> {
        self.sources.iter().find(|s| s.source == name)
    }
}

/// What one source is and can know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Name of the source, as in the `source` columns.
    pub source: String,
    /// The connector that read it (`ldap`, `files`, …).
    #[serde(default)]
    pub connector: String,
    /// What it can report. A null is "did not happen" only where the fact is named here, else it is unknown.
    #[serde(default)]
    pub facts: BTreeSet<Fact>,
    /// What went less than well while reading, in plain words.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// How many entries were read from it.
    #[serde(default)]
    pub entries: u64,
    /// By how many days a recorded sign-in may be older than the latest one; none = it is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_lag_days: Option<u32>,
    /// How far the source's own record of changes had come: what its connector needs to ask for changes since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One table file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// File name inside the snapshot folder.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
}

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $spelling:literal,)+) => {
        /// Something a source can report. Written as its name; a name this version does not know is kept as it is.
        #[derive(Debug, Clone)]
        pub enum Fact {
            $($(#[$doc])* $name,)+
            /// A fact of a newer version or another product: kept, and no metric asks for it.
            Other(String),
        }

        impl Fact {
            /// Every fact this version knows.
            pub const ALL: &'static [Fact] = &[$(Fact::$name,)+];

            /// Its place among [`Fact::ALL`]; none for one that this version does not know.
            #[must_use]
            pub const fn place(&self) -> Option<u32> {
                enum Place { $($name,)+ }
                match self { $(Fact::$name => Some(Place::$name as u32),)+ Fact::Other(_) => None }
            }

            /// The name in files.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Fact::$name => $spelling,)+ Fact::Other(name) => name }
            }
        }

        impl From<Cow<'_, str>> for Fact {
            fn from(name: Cow<'_, str>) -> Self {
                match name.as_ref() { $($spelling => Fact::$name,)+ _ => Fact::Other(name.into_owned()) }
            }
        }
    };
}

facts! {
    /// The latest successful sign-in of an account.
    SignIn = "sign_in",
    /// The registered authentication methods of an account.
    Mfa = "mfa",
    /// The latest use of a grant.
    GrantUse = "grant_use",
    /// When grants and memberships were given.
    GrantedAt = "granted_at",
    /// When an account was disabled.
    DisabledAt = "disabled_at",
    /// When people start, end and change roles.
    HrDates = "hr_dates",
    /// When a credential was made and last used.
    CredentialUse = "credential_use",
    /// When an account was created.
    CreatedAt = "created_at",
    /// When a password was last set.
    PasswordChanged = "password_changed",
}

impl From<&str> for Fact {
    fn from(name: &str) -> Self {
        Cow::Borrowed(name).into()
    }
}

impl From<String> for Fact {
    fn from(name: String) -> Self {
        Cow::<str>::Owned(name).into()
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Fact {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Fact {}

impl PartialOrd for Fact {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fact {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Serialize for Fact {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Cow::<str>::deserialize(from)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("2026-06-30T00:00:00Z".parse().unwrap());
        manifest.sources.push(SourceFacts {
            source: "ad".into(),
            connector: "ldap".into(),
            facts: ["sign_in", "moon_phase"].map(Fact::from).into(),
            warnings: vec!["3 entries without a name".into()],
            entries: 7,
            ..SourceFacts::default()
        });
        manifest
    }

    #[test]
    fn every_fact_survives_its_name() {
        for fact in Fact::ALL {
            assert_eq!(&Fact::from(fact.as_str()), fact);
            assert!(!matches!(Fact::from(fact.as_str()), Fact::Other(_)), "{fact}");
        }
    }

    #[test]
    fn json_keeps_unknown_facts_and_the_digest() {
        let manifest = manifest();
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        let back: Manifest = serde_json::from_str(&text).unwrap();
        assert_eq!(back, manifest);
        assert!(text.contains("moon_phase"));
        assert_eq!(back.digest().unwrap(), manifest.digest().unwrap());
        assert_eq!(manifest.digest().unwrap().len(), 64);
    }

    #[test]
    fn the_digest_covers_the_tables() {
        let (mut one, two) = (manifest(), manifest());
        one.tables.insert(
            "accounts".into(),
            TableFile { file: "accounts.parquet".into(), rows: 1, sha256: "00".into(), bytes: 3 },
        );
        assert_ne!(one.digest().unwrap(), two.digest().unwrap());
    }
}
