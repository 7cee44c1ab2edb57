//! What is left of a snapshot that was removed, made of its manifest; and the deleting of its files, in an order that never
//! leaves half of them where a whole snapshot is looked for.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::{Component, Path, PathBuf};

use muster_model::OrgId;
use muster_model::snapshot::Manifest;
use serde::{Deserialize, Serialize};

/// What a snapshot was: its sources and tables, and no word of what stood in them. Warnings can name people, so only their
/// number stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tombstone {
    /// The sources that were read.
    pub sources: Vec<TombSource>,
    /// The tables, by name.
    pub tables: BTreeMap<String, TombTable>,
    /// Digest of the snapshot it was sealed against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<String>,
}

/// A source of a removed snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TombSource {
    /// Its name.
    pub source: String,
    /// What read it.
    pub connector: String,
    /// Entries read.
    pub entries: u64,
    /// How many warnings there were.
    pub warnings: u64,
}

/// A table of a removed snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TombTable {
    /// Rows.
    pub rows: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// SHA-256 of its file, lower-case hex: a copy kept elsewhere can be recognised.
    pub sha256: String,
}

impl Tombstone {
    /// Of a manifest.
    pub fn of(manifest: &Manifest) -> Self {
        let source = |s: &muster_model::snapshot::SourceFacts| TombSource {
            source: s.source.clone(),
            connector: s.connector.clone(),
            entries: s.entries,
            warnings: s.warnings.len() as u64,
        };
        let table = |t: &muster_model::snapshot::TableFile| TombTable {
            rows: t.rows,
            bytes: t.bytes,
            sha256: t.sha256.clone(),
        };
        Self {
            sources: manifest.sources.iter().map(source).collect(),
            tables: manifest.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect(),
            predecessor: manifest.predecessor.clone(),
        }
    }

    /// Bytes of all its files.
    pub fn bytes(&self) -> u64 {
        self.tables.values().fold(0, |sum, t| sum.saturating_add(t.bytes))
    }
}

/// The folder of a snapshot, if it is one of this organisation's own below the data folder. Nothing else is ever deleted.
pub(crate) fn own_folder(data: &Path, org: &OrgId, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let below = path.strip_prefix(Path::new("o").join(org.as_str()).join("snapshots")).ok()?;
    let mut parts = below.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), None) => Some(data.join(path)),
        _ => None,
    }
}

/// Deletes the files of a removed snapshot. The folder is moved aside first: whatever happens then, no half snapshot lies
/// where a whole one is looked for, and the next call goes on where this one stopped.
pub(crate) fn delete_files(data: &Path, org: &OrgId, path: &str) -> Result<()> {
    let folder = own_folder(data, org, path).ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, format!("`{path}` is no folder of this installation's own"))
    })?;
    let aside = folder.with_extension("removed");
    gone(std::fs::remove_dir_all(&aside))?;
    gone(std::fs::rename(&folder, &aside))?;
    gone(std::fs::remove_dir_all(&aside))
}

/// What is gone already is gone.
fn gone(done: Result<()>) -> Result<()> {
    match done {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_of_the_organisations_own_are_deleted() {
        let data = tempfile::tempdir().unwrap();
        let (org, other) = (OrgId::new("north").unwrap(), OrgId::new("south").unwrap());
        let path = "o/north/snapshots/0123";
        let folder = data.path().join(path);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("accounts.parquet"), "x").unwrap();
        for wrong in [
            "/etc",
            "o/north/snapshots",
            "o/north/snapshots/",
            "o/north/snapshots/a/b",
            "o/north/snapshots/../x",
            "o/north/snapshots/..",
            "o/south/snapshots/0123",
            "snapshots/0123",
            "",
        ] {
            assert!(delete_files(data.path(), &org, wrong).is_err(), "{wrong}");
        }
        assert!(delete_files(data.path(), &other, path).is_err());
        assert!(folder.join("accounts.parquet").exists());
        delete_files(data.path(), &org, path).unwrap();
        assert!(!folder.exists() && folder.parent().unwrap().read_dir().unwrap().next().is_none());
        delete_files(data.path(), &org, path).unwrap();
    }

    #[test]
    fn a_deletion_that_was_broken_off_is_gone_on_with() {
        let data = tempfile::tempdir().unwrap();
        let org = OrgId::new("north").unwrap();
        let aside = data.path().join("o/north/snapshots/0123.removed");
        std::fs::create_dir_all(&aside).unwrap();
        std::fs::write(aside.join("grants.parquet"), "half").unwrap();
        delete_files(data.path(), &org, "o/north/snapshots/0123").unwrap();
        assert!(!aside.exists());
    }
}
