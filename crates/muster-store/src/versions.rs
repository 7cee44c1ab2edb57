//! One record's versions: what stands now, what stood before, and the version a file was based on.

use jiff::Timestamp;
use muster_model::{Digest, Id, Kind, OrgId, Record, Reference, SourceText};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::{StoreError, corrupt};
use crate::open::Store;

/// What stands now, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Version, from 1.
    pub version: i64,
    /// Journal position of that version.
    pub position: i64,
    /// When it was written.
    pub at: Timestamp,
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Version, from 1.
    pub version: i64,
    /// Journal position.
    pub position: i64,
    /// When.
    pub at: Timestamp,
    /// Who: a user's id, `console`, or `system:…`.
    pub actor: String,
    /// Digest of the canonical form; that of the version before for a deletion.
    pub digest: Digest,
    /// True when this version deletes the record.
    pub deleted: bool,
    /// What whoever wrote it said about it.
    pub note: Option<String>,
}

/// One version with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordVersion {
    /// The record.
    pub reference: Reference,
    /// When, who, which.
    pub line: VersionLine,
    /// The whole file; empty for a deletion.
    pub text: String,
}

impl RecordVersion {
    /// Reads the record out of the text; none for a deletion.
    pub fn record(&self) -> Option<Record> {
        let Reference { kind, id } = &self.reference;
        let source = SourceText { path: path_of(&self.reference), text: self.text.clone() };
        if self.line.deleted { None } else { Record::read(*kind, id.clone(), source).0 }
    }
}

/// The path a record's file has in a folder.
pub(crate) fn path_of(reference: &Reference) -> String {
    format!("{}/{}.md", reference.kind, reference.id)
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|_| corrupt("an instant", &micros.to_string()))
}

pub(crate) fn reference(kind: &str, id: &str) -> Result<Reference> {
    let kind = Kind::parse(kind).ok_or_else(|| corrupt("a kind of record", kind))?;
    Ok(Reference::new(kind, Id::new(id).ok_or_else(|| corrupt("an id", id))?))
}

pub(crate) fn digest(text: &str) -> Result<Digest> {
    Digest::parse(text).ok_or_else(|| corrupt("a digest", text))
}

fn line(row: &SqliteRow) -> Result<VersionLine> {
    Ok(VersionLine {
        version: row.try_get("version")?,
        position: row.try_get("position")?,
        at: instant(row.try_get("at")?)?,
        actor: row.try_get("actor")?,
        digest: digest(row.try_get("digest")?)?,
        deleted: row.try_get::<i64, _>("deleted")? != 0,
        note: row.try_get("note")?,
    })
}

fn version(row: &SqliteRow, reference: &Reference) -> Result<RecordVersion> {
    Ok(RecordVersion { reference: reference.clone(), line: line(row)?, text: row.try_get("text")? })
}

impl Store {
    /// Every version of a record, newest first. Empty when there never was one.
    pub async fn history(&self, org: &OrgId, record: &Reference) -> Result<Vec<VersionLine>> {
        let rows = sqlx::query(
            "SELECT version, position, at, actor, digest, deleted, note FROM record_versions
             WHERE org = $1 AND kind = $2 AND id = $3 ORDER BY version DESC",
        )
        .bind(org.as_str())
        .bind(record.kind.name())
        .bind(record.id.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(line).collect()
    }

    /// One version of a record.
    pub async fn version(&self, org: &OrgId, record: &Reference, number: i64) -> Result<RecordVersion> {
        let row = sqlx::query(
            "SELECT version, position, at, actor, digest, deleted, note, text FROM record_versions
             WHERE org = $1 AND kind = $2 AND id = $3 AND version = $4",
        )
        .bind(org.as_str())
        .bind(record.kind.name())
        .bind(record.id.as_str())
        .bind(number)
        .fetch_optional(self.readers())
        .await?;
        match row {
            Some(row) => version(&row, record),
            None => Err(StoreError::NotFound(format!("version {number} of {record}"))),
        }
    }

    /// The version that stands now, a deletion included; none when there never was one.
    pub async fn newest(&self, org: &OrgId, record: &Reference) -> Result<Option<RecordVersion>> {
        let row = sqlx::query(
            "SELECT version, position, at, actor, digest, deleted, note, text FROM record_versions
             WHERE org = $1 AND kind = $2 AND id = $3 ORDER BY version DESC LIMIT 1",
        )
        .bind(org.as_str())
        .bind(record.kind.name())
        .bind(record.id.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.map(|row| version(&row, record)).transpose()
    }

    /// The version that stood at an instant; none when there was none, or it was deleted.
    pub async fn version_at(
        &self,
        org: &OrgId,
        record: &Reference,
        at: Timestamp,
    ) -> Result<Option<RecordVersion>> {
        let row = sqlx::query(
            "SELECT version, position, at, actor, digest, deleted, note, text FROM record_versions
             WHERE org = $1 AND kind = $2 AND id = $3 AND at <= $4 ORDER BY version DESC LIMIT 1",
        )
        .bind(org.as_str())
        .bind(record.kind.name())
        .bind(record.id.as_str())
        .bind(at.as_microsecond())
        .fetch_optional(self.readers())
        .await?;
        let found = row.map(|row| version(&row, record)).transpose()?;
        Ok(found.filter(|v| !v.line.deleted))
    }

    /// The newest version whose text (or, failing that, whose canonical form) has this digest.
    pub async fn version_by_digest(
        &self,
        org: &OrgId,
        record: &Reference,
        digest: &Digest,
    ) -> Result<Option<RecordVersion>> {
        let row = sqlx::query(
            "SELECT version, position, at, actor, digest, deleted, note, text FROM record_versions
             WHERE org = $1 AND kind = $2 AND id = $3 AND deleted = 0 AND (text_digest = $4 OR digest = $4)
             ORDER BY CASE WHEN text_digest = $4 THEN 0 ELSE 1 END, version DESC LIMIT 1",
        )
        .bind(org.as_str())
        .bind(record.kind.name())
        .bind(record.id.as_str())
        .bind(digest.to_string())
        .fetch_optional(self.readers())
        .await?;
        row.map(|row| version(&row, record)).transpose()
    }
}
