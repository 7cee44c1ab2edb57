//! Which snapshots of the identity estate an organisation has. The tables themselves lie in folders beside the database.

use jiff::Timestamp;
use muster_model::OrgId;
use serde_json::Value as Json;
use sqlx::Row;

use crate::Result;
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
    /// Its manifest.
    pub manifest: Json,
}

impl Store {
    /// Registers a snapshot; one that is there already stays.
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

    /// Every snapshot, newest first.
    pub async fn snapshots(&self, org: &OrgId) -> Result<Vec<SnapshotRow>> {
        let rows = sqlx::query(
            "SELECT digest, taken_at, path, manifest FROM snapshots WHERE org = $1 ORDER BY taken_at DESC, digest",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let manifest: String = row.try_get("manifest")?;
                Ok(SnapshotRow {
                    digest: row.try_get("digest")?,
                    taken_at: instant(row.try_get("taken_at")?)?,
                    path: row.try_get("path")?,
                    manifest: serde_json::from_str(&manifest).map_err(|_| corrupt("JSON", &manifest))?,
                })
            })
            .collect()
    }
}
