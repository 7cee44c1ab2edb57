//! Which snapshots of the identity estate an organisation has, which of them are pinned, and what is left of those that were
//! removed. The tables themselves lie in folders beside the database. What is to be removed is not decided here.

use jiff::Timestamp;
use muster_model::OrgId;
use serde_json::Value as Json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::entries::{self, Entry};
use crate::error::corrupt;
use crate::open::Store;
use crate::versions::instant;

/// One snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotRow {
    /// Digest of its manifest.
    pub digest: String,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Where its folder lies.
    pub path: String,
    /// Its manifest; null once it was removed.
    pub manifest: Json,
    /// Somebody wants it kept.
    pub pin: Option<PinRow>,
    /// It was removed.
    pub removal: Option<RemovalRow>,
}

/// A pin: the snapshot stays for as long as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinRow {
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// What is left of a snapshot that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovalRow {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// By which rule.
    pub why: String,
    /// JSON: its sources, and rows and checksums of its tables.
    pub tombstone: String,
    /// When its files were deleted; none: not yet.
    pub gone: Option<Timestamp>,
}

impl SnapshotRow {
    fn read(row: &SqliteRow) -> Result<Self> {
        let manifest: String = row.try_get("manifest")?;
        let at = |name: &str| -> Result<Option<Timestamp>> {
            row.try_get::<Option<i64>, _>(name)?.map(instant).transpose()
        };
        let text = |name: &str| -> Result<String> {
            Ok(row.try_get::<Option<String>, _>(name)?.unwrap_or_default())
        };
        let pin = match at("pinned_at")? {
            Some(at) => Some(PinRow { at, why: text("why")?, by: text("pinned_by")? }),
            None => None,
        };
        let removal = match at("removed_at")? {
            Some(removed) => Some(RemovalRow {
                at: removed,
                by: text("removed_by")?,
                why: text("removed_why")?,
                tombstone: text("tombstone")?,
                gone: at("gone_at")?,
            }),
            None => None,
        };
        Ok(Self {
            digest: row.try_get("digest")?,
            taken_at: instant(row.try_get("taken_at")?)?,
            path: row.try_get("path")?,
            manifest: serde_json::from_str(&manifest).map_err(|_| corrupt("JSON", &manifest))?,
            pin,
            removal,
        })
    }
}

impl Store {
    /// Registers a snapshot; one that is there already stays as it is, removed or not.
    pub async fn register_snapshot(&self, org: &OrgId, snapshot: &SnapshotRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO snapshots (org, digest, taken_at, path, manifest) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (org, digest) DO NOTHING",
        )
        .bind(org.as_str())
        .bind(&snapshot.digest)
        .bind(snapshot.taken_at.as_microsecond())
        .bind(&snapshot.path)
        .bind(snapshot.manifest.to_string())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Every snapshot, newest first, those that were removed among them.
    pub async fn snapshots(&self, org: &OrgId) -> Result<Vec<SnapshotRow>> {
        let rows = sqlx::query(
            "SELECT s.digest, s.taken_at, s.path, s.manifest, s.removed_at, s.removed_by, s.removed_why, s.tombstone,
                    s.gone_at, p.why, p.pinned_at, p.pinned_by
             FROM snapshots s LEFT JOIN snapshot_pins p ON p.org = s.org AND p.digest = s.digest
             WHERE s.org = $1 ORDER BY s.taken_at DESC, s.digest",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(SnapshotRow::read).collect()
    }

    /// Pins a snapshot that is kept and not pinned yet, with the entry that says so. False: it is not there, removed, or
    /// pinned already.
    pub async fn pin_snapshot(&self, org: &OrgId, pin: &PinRow, entry: &Entry) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "INSERT INTO snapshot_pins (org, digest, why, pinned_at, pinned_by)
             SELECT org, digest, $3, $4, $5 FROM snapshots WHERE org = $1 AND digest = $2 AND removed_at IS NULL
             ON CONFLICT (org, digest) DO NOTHING",
        )
        .bind(org.as_str())
        .bind(&entry.subject)
        .bind(&pin.why)
        .bind(pin.at.as_microsecond())
        .bind(&pin.by)
        .execute(&mut *tx)
        .await?;
        let pinned = done.rows_affected() > 0;
        if pinned {
            entries::insert(&mut tx, org, entry).await?;
        }
        tx.commit().await?;
        Ok(pinned)
    }

    /// Takes a pin off, with the entry that says so. False: it was not pinned.
    pub async fn unpin_snapshot(&self, org: &OrgId, entry: &Entry) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query("DELETE FROM snapshot_pins WHERE org = $1 AND digest = $2")
            .bind(org.as_str())
            .bind(&entry.subject)
            .execute(&mut *tx)
            .await?;
        let unpinned = done.rows_affected() > 0;
        if unpinned {
            entries::insert(&mut tx, org, entry).await?;
        }
        tx.commit().await?;
        Ok(unpinned)
    }
}
