//! How long an organisation keeps snapshots, when that is looked at again, and removing one: first the row says that it is
//! removed, then its files go, then the row says that they are gone. What is to be removed is not decided here.

use jiff::Timestamp;
use muster_model::OrgId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::entries::{self, Entry};
use crate::error::corrupt;
use crate::open::Store;
use crate::snapshots::RemovalRow;
use crate::versions::instant;

/// How long snapshots are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRow {
    /// The organisation.
    pub org: OrgId,
    /// Whether it holds.
    pub enabled: bool,
    /// So many of the newest stay.
    pub newest: u32,
    /// One of each of so many months stays.
    pub months: u32,
    /// What is younger than so many days stays.
    pub days: u32,
    /// When it is looked again.
    pub next: Timestamp,
    /// When it was set.
    pub changed: Timestamp,
    /// By whom.
    pub changed_by: String,
    /// Why.
    pub why: String,
}

/// A snapshot that was removed and whose files may still be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovalBegun {
    /// The organisation.
    pub org: OrgId,
    /// Its digest.
    pub digest: String,
    /// Where its folder lies.
    pub path: String,
}

fn retention(row: &SqliteRow) -> Result<RetentionRow> {
    let org: String = row.try_get("org")?;
    let number = |name: &str| -> Result<u32> {
        let n: i64 = row.try_get(name)?;
        u32::try_from(n).map_err(|_| corrupt("a number", &n.to_string()))
    };
    Ok(RetentionRow {
        org: OrgId::new(&org).ok_or_else(|| corrupt("an organisation", &org))?,
        enabled: row.try_get::<i64, _>("enabled")? != 0,
        newest: number("newest")?,
        months: number("months")?,
        days: number("days")?,
        next: instant(row.try_get("next_at")?)?,
        changed: instant(row.try_get("changed_at")?)?,
        changed_by: row.try_get("changed_by")?,
        why: row.try_get("why")?,
    })
}

impl Store {
    /// How long the organisation keeps snapshots, if it was ever said.
    pub async fn retention(&self, org: &OrgId) -> Result<Option<RetentionRow>> {
        let row = sqlx::query(
            "SELECT org, enabled, newest, months, days, next_at, changed_at, changed_by, why
             FROM snapshot_retention WHERE org = $1",
        )
        .bind(org.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.as_ref().map(retention).transpose()
    }

    /// Sets it, with the entry that says so.
    pub async fn set_retention(&self, row: &RetentionRow, entry: &Entry) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO snapshot_retention
             (org, enabled, newest, months, days, next_at, changed_at, changed_by, why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (org) DO UPDATE SET enabled = excluded.enabled, newest = excluded.newest,
             months = excluded.months, days = excluded.days, next_at = excluded.next_at,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by, why = excluded.why",
        )
        .bind(row.org.as_str())
        .bind(i64::from(row.enabled))
        .bind(i64::from(row.newest))
        .bind(i64::from(row.months))
        .bind(i64::from(row.days))
        .bind(row.next.as_microsecond())
        .bind(row.changed.as_microsecond())
        .bind(&row.changed_by)
        .bind(&row.why)
        .execute(&mut *tx)
        .await?;
        entries::insert(&mut tx, &row.org, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What is to be looked at again, of every organisation.
    pub async fn due_retentions(&self, now: Timestamp) -> Result<Vec<RetentionRow>> {
        let rows = sqlx::query(
            "SELECT org, enabled, newest, months, days, next_at, changed_at, changed_by, why
             FROM snapshot_retention WHERE enabled = 1 AND next_at <= $1 ORDER BY next_at, org LIMIT 100",
        )
        .bind(now.as_microsecond())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(retention).collect()
    }

    /// Takes a due time and sets the next one. Of several processes that see the same due time, one is told true.
    pub async fn take_due_retention(&self, due: &RetentionRow, next: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE snapshot_retention SET next_at = $3 WHERE org = $1 AND next_at = $2 AND enabled = 1",
        )
        .bind(due.org.as_str())
        .bind(due.next.as_microsecond())
        .bind(next.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Says of a snapshot that it is removed, with the entry that says so; its files are still to go. Only if nothing has
    /// changed since it was decided: the policy is the one of `decided`, no record was written after `position`, and
    /// nobody pinned it. Else false, and nothing is done.
    pub async fn remove_snapshot(
        &self,
        decided: &RetentionRow,
        position: i64,
        removal: &RemovalRow,
        entry: &Entry,
    ) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "UPDATE snapshots SET removed_at = $3, removed_by = $4, removed_why = $5, tombstone = $6, manifest = 'null'
             WHERE org = $1 AND digest = $2 AND removed_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM snapshot_pins p WHERE p.org = $1 AND p.digest = $2)
             AND EXISTS (SELECT 1 FROM snapshot_retention r WHERE r.org = $1 AND r.enabled = 1
                         AND r.changed_at = $7 AND r.newest = $8 AND r.months = $9 AND r.days = $10)
             AND (SELECT COALESCE(MAX(j.position), 0) FROM journal j WHERE j.org = $1) = $11",
        )
        .bind(decided.org.as_str())
        .bind(&entry.subject)
        .bind(removal.at.as_microsecond())
        .bind(&removal.by)
        .bind(&removal.why)
        .bind(&removal.tombstone)
        .bind(decided.changed.as_microsecond())
        .bind(i64::from(decided.newest))
        .bind(i64::from(decided.months))
        .bind(i64::from(decided.days))
        .bind(position)
        .execute(&mut *tx)
        .await?;
        let removed = done.rows_affected() > 0;
        if removed {
            entries::insert(&mut tx, &decided.org, entry).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }

    /// Snapshots that were removed and whose files may still be there, of every organisation.
    pub async fn removals_begun(&self) -> Result<Vec<RemovalBegun>> {
        let rows = sqlx::query(
            "SELECT org, digest, path FROM snapshots WHERE removed_at IS NOT NULL AND gone_at IS NULL
             ORDER BY removed_at, digest",
        )
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let org: String = row.try_get("org")?;
                Ok(RemovalBegun {
                    org: OrgId::new(&org).ok_or_else(|| corrupt("an organisation", &org))?,
                    digest: row.try_get("digest")?,
                    path: row.try_get("path")?,
                })
            })
            .collect()
    }

    /// Says that the files of a removed snapshot are gone.
    pub async fn snapshot_gone(&self, org: &OrgId, digest: &str, at: Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE snapshots SET gone_at = $3
             WHERE org = $1 AND digest = $2 AND removed_at IS NOT NULL AND gone_at IS NULL",
        )
        .bind(org.as_str())
        .bind(digest)
        .bind(at.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Texts of record versions that somebody attested, with the record they are of: what was
    /// approved is proof, however the record reads today.
    pub async fn attested_texts(&self, org: &OrgId) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query(
            "SELECT DISTINCT v.kind, v.id, v.text FROM attestations a
             JOIN record_versions v ON v.org = a.org AND v.kind = a.kind AND v.id = a.id AND v.digest = a.seen
             WHERE a.org = $1 ORDER BY v.kind, v.id",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let (kind, id): (String, String) = (row.try_get("kind")?, row.try_get("id")?);
                Ok((format!("{kind}/{id}"), row.try_get("text")?))
            })
            .collect()
    }
}
