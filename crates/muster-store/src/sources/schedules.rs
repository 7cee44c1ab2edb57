//! When an organisation's sources are read by themselves.

use jiff::Timestamp;
use muster_model::OrgId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::corrupt;
use crate::open::Store;
use crate::versions::instant;

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullScheduleRow {
    /// The organisation.
    pub org: OrgId,
    /// Cron: minute, hour, day, month, weekday.
    pub pattern: String,
    /// Whether it holds.
    pub enabled: bool,
    /// The next time.
    pub next: Timestamp,
    /// When it was set.
    pub changed: Timestamp,
    /// By whom.
    pub changed_by: String,
}

fn schedule(row: &SqliteRow) -> Result<PullScheduleRow> {
    let org: String = row.try_get("org")?;
    Ok(PullScheduleRow {
        org: OrgId::new(&org).ok_or_else(|| corrupt("an organisation", &org))?,
        pattern: row.try_get("pattern")?,
        enabled: row.try_get::<i64, _>("enabled")? != 0,
        next: instant(row.try_get("next_at")?)?,
        changed: instant(row.try_get("changed_at")?)?,
        changed_by: row.try_get("changed_by")?,
    })
}

impl Store {
    /// The schedule of an organisation.
    pub async fn pull_schedule(&self, org: &OrgId) -> Result<Option<PullScheduleRow>> {
        let row = sqlx::query(
            "SELECT org, pattern, enabled, next_at, changed_at, changed_by FROM pull_schedules WHERE org = $1",
        )
        .bind(org.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.as_ref().map(schedule).transpose()
    }

    /// Sets it.
    pub async fn set_pull_schedule(&self, row: &PullScheduleRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO pull_schedules (org, pattern, enabled, next_at, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (org) DO UPDATE SET pattern = excluded.pattern, enabled = excluded.enabled,
             next_at = excluded.next_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        )
        .bind(row.org.as_str())
        .bind(&row.pattern)
        .bind(i64::from(row.enabled))
        .bind(row.next.as_microsecond())
        .bind(row.changed.as_microsecond())
        .bind(&row.changed_by)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Schedules that are due, of every organisation.
    pub async fn due_pulls(&self, now: Timestamp) -> Result<Vec<PullScheduleRow>> {
        let rows = sqlx::query(
            "SELECT org, pattern, enabled, next_at, changed_at, changed_by FROM pull_schedules
             WHERE enabled = 1 AND next_at <= $1 ORDER BY next_at, org LIMIT 100",
        )
        .bind(now.as_microsecond())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(schedule).collect()
    }

    /// Takes a due time and sets the next one. Of several processes that see the same due time, one is told true.
    pub async fn take_due_pull(&self, due: &PullScheduleRow, next: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE pull_schedules SET next_at = $3 WHERE org = $1 AND next_at = $2 AND enabled = 1 AND pattern = $4",
        )
        .bind(due.org.as_str())
        .bind(due.next.as_microsecond())
        .bind(next.as_microsecond())
        .bind(&due.pattern)
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
