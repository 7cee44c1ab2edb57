//! Loading one organisation: all texts that stand now, or stood at an instant, and what changed since a journal
//! position. Texts stream; whoever asked parses them in parallel.

use std::collections::HashMap;

use futures_util::{Stream, TryStreamExt};
use jiff::Timestamp;
use muster_model::{OrgId, Reference, SourceText};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::open::Store;
use crate::versions::{Head, instant, path_of, reference};

/// Everything that stands.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Journal position it holds for.
    pub position: i64,
    /// Text of the profile, when there is one.
    pub profile: Option<String>,
    /// Every record's text, under its path.
    pub texts: Vec<SourceText>,
    /// Version of every record.
    pub heads: HashMap<Reference, Head>,
}

/// One record that changed.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The record.
    pub reference: Reference,
    /// What stands now.
    pub head: Head,
    /// Its text; none when it was deleted.
    pub text: Option<SourceText>,
}

fn head(row: &SqliteRow) -> Result<Head> {
    Ok(Head {
        version: row.try_get("version")?,
        position: row.try_get("position")?,
        at: instant(row.try_get("at")?)?,
    })
}

impl Store {
    /// The newest journal position of an organisation; 0 when nothing was ever written.
    pub async fn position(&self, org: &OrgId) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COALESCE(MAX(position), 0) FROM journal WHERE org = $1")
            .bind(org.as_str())
            .fetch_one(self.readers())
            .await?)
    }

    /// Everything that stands now.
    pub async fn load_all(&self, org: &OrgId) -> Result<Loaded> {
        let position = self.position(org).await?;
        let profile = self.profile(org).await?.map(|p| p.text);
        let rows = sqlx::query(
            "SELECT v.kind, v.id, v.version, v.position, v.at, v.text
             FROM record_heads h JOIN record_versions v ON v.position = h.position
             WHERE h.org = $1 AND v.org = $1 AND h.deleted = 0 AND h.position <= $2 ORDER BY h.position",
        )
        .bind(org.as_str())
        .bind(position)
        .fetch(self.readers());
        gather(position, profile, rows).await
    }

    /// Everything that stood at an instant.
    pub async fn load_as_of(&self, org: &OrgId, at: Timestamp) -> Result<Loaded> {
        let position: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(position), 0) FROM journal WHERE org = $1 AND at <= $2")
                .bind(org.as_str())
                .bind(at.as_microsecond())
                .fetch_one(self.readers())
                .await?;
        let profile = self.profile_at(org, at).await?.map(|p| p.text);
        let rows = sqlx::query(
            "SELECT v.kind, v.id, v.version, v.position, v.at, v.text
             FROM (SELECT kind, id, MAX(version) AS version FROM record_versions
                   WHERE org = $1 AND at <= $2 GROUP BY kind, id) h
             JOIN record_versions v ON v.org = $1 AND v.kind = h.kind AND v.id = h.id AND v.version = h.version
             WHERE v.deleted = 0",
        )
        .bind(org.as_str())
        .bind(at.as_microsecond())
        .fetch(self.readers());
        gather(position, profile, rows).await
    }

    /// Records that changed after journal position `after`, up to `until`, as they stand at `until` or later.
    pub async fn changes_since(&self, org: &OrgId, after: i64, until: i64) -> Result<Vec<Changed>> {
        let rows = sqlx::query(
            "SELECT v.kind, v.id, v.version, v.position, v.at, v.text, v.deleted
             FROM (SELECT DISTINCT kind, id FROM journal
                   WHERE org = $1 AND position > $2 AND position <= $3 AND kind <> '') j
             JOIN record_heads h ON h.org = $1 AND h.kind = j.kind AND h.id = j.id
             JOIN record_versions v ON v.position = h.position
             ORDER BY v.position",
        )
        .bind(org.as_str())
        .bind(after)
        .bind(until)
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let reference = reference(row.try_get("kind")?, row.try_get("id")?)?;
                let deleted = row.try_get::<i64, _>("deleted")? != 0;
                let text = SourceText { path: path_of(&reference), text: row.try_get("text")? };
                Ok(Changed { head: head(row)?, text: (!deleted).then_some(text), reference })
            })
            .collect()
    }
}

/// Takes rows as they come: all of them at once would be several times their texts in memory.
async fn gather(
    position: i64,
    profile: Option<String>,
    mut rows: impl Stream<Item = sqlx::Result<SqliteRow>> + Unpin,
) -> Result<Loaded> {
    let mut loaded = Loaded { position, profile, ..Loaded::default() };
    while let Some(row) = rows.try_next().await? {
        let reference = reference(row.try_get("kind")?, row.try_get("id")?)?;
        loaded.texts.push(SourceText { path: path_of(&reference), text: row.try_get("text")? });
        loaded.heads.insert(reference, head(&row)?);
    }
    Ok(loaded)
}

impl Store {
    /// Records that were there once and are deleted now.
    pub async fn deleted(&self, org: &OrgId) -> Result<std::collections::HashSet<Reference>> {
        let rows = sqlx::query("SELECT kind, id FROM record_heads WHERE org = $1 AND deleted = 1")
            .bind(org.as_str())
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(|row| reference(row.try_get("kind")?, row.try_get("id")?)).collect()
    }
}
