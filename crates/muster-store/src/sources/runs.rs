//! Runs over sources: pulls, dry runs and tests, each with how it went.

use jiff::Timestamp;
use muster_model::OrgId;
use serde_json::Value as Json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::corrupt;
use crate::open::Store;
use crate::versions::instant;

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRunRow {
    /// Id; ids grow with time.
    pub id: String,
    /// `pull`, `dry-run` or `test`.
    pub kind: String,
    /// The source tested; pulls read all.
    pub source: Option<String>,
    /// When it began.
    pub started: Timestamp,
    /// Who began it.
    pub started_by: String,
    /// Latest sign of life.
    pub seen: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// `done`, `failed` or `stopped`, once it ended.
    pub outcome: Option<String>,
    /// The snapshot it took.
    pub snapshot: Option<String>,
    /// Progress, counts, warnings, what failed.
    pub report: Json,
}

/// Columns in the order that [`row`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, source, started_at, started_by, seen_at, ended_at, outcome, snapshot, report FROM source_runs ",
            $rest
        )
    };
}

fn row(row: &SqliteRow) -> Result<SourceRunRow> {
    let report: String = row.try_get("report")?;
    Ok(SourceRunRow {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        source: row.try_get("source")?,
        started: instant(row.try_get("started_at")?)?,
        started_by: row.try_get("started_by")?,
        seen: instant(row.try_get("seen_at")?)?,
        ended: row.try_get::<Option<i64>, _>("ended_at")?.map(instant).transpose()?,
        outcome: row.try_get("outcome")?,
        snapshot: row.try_get("snapshot")?,
        report: serde_json::from_str(&report).map_err(|_| corrupt("JSON", &report))?,
    })
}

impl Store {
    /// Begins a run, unless a pull or dry run of the organisation has given a sign of life after `fresh` and not ended:
    /// then false. A test may run beside them.
    pub async fn begin_source_run(&self, org: &OrgId, run: &SourceRunRow, fresh: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO source_runs (org, id, kind, source, started_at, started_by, seen_at, report)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8
             WHERE $3 = 'test' OR NOT EXISTS (SELECT 1 FROM source_runs
             WHERE org = $1 AND kind <> 'test' AND ended_at IS NULL AND seen_at > $9)",
        )
        .bind(org.as_str())
        .bind(&run.id)
        .bind(&run.kind)
        .bind(&run.source)
        .bind(run.started.as_microsecond())
        .bind(&run.started_by)
        .bind(run.seen.as_microsecond())
        .bind(run.report.to_string())
        .bind(fresh.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes how far a run has come, or how it ended. A run that has ended is not changed any more.
    pub async fn note_source_run(&self, org: &OrgId, run: &SourceRunRow) -> Result<()> {
        sqlx::query(
            "UPDATE source_runs SET seen_at = $3, ended_at = $4, outcome = $5, snapshot = $6, report = $7
             WHERE org = $1 AND id = $2 AND ended_at IS NULL",
        )
        .bind(org.as_str())
        .bind(&run.id)
        .bind(run.seen.as_microsecond())
        .bind(run.ended.map(Timestamp::as_microsecond))
        .bind(&run.outcome)
        .bind(&run.snapshot)
        .bind(run.report.to_string())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The newest runs, newest first.
    pub async fn source_runs(&self, org: &OrgId, most: i64) -> Result<Vec<SourceRunRow>> {
        let rows = sqlx::query(select!("WHERE org = $1 ORDER BY id DESC LIMIT $2"))
            .bind(org.as_str())
            .bind(most)
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(row).collect()
    }

    /// One run.
    pub async fn source_run(&self, org: &OrgId, id: &str) -> Result<Option<SourceRunRow>> {
        let found = sqlx::query(select!("WHERE org = $1 AND id = $2"))
            .bind(org.as_str())
            .bind(id)
            .fetch_optional(self.readers())
            .await?;
        found.as_ref().map(row).transpose()
    }

    /// The newest test of each source.
    pub async fn newest_source_tests(&self, org: &OrgId) -> Result<Vec<SourceRunRow>> {
        let rows = sqlx::query(select!(
            "WHERE org = $1 AND id IN (SELECT MAX(id) FROM source_runs WHERE org = $1 AND kind = 'test' GROUP BY source)
             ORDER BY source"
        ))
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(row).collect()
    }

    /// Keeps the newest `most` runs of an organisation and forgets the others.
    pub async fn prune_source_runs(&self, org: &OrgId, most: i64) -> Result<()> {
        sqlx::query(
            "DELETE FROM source_runs WHERE org = $1 AND ended_at IS NOT NULL AND id NOT IN
             (SELECT id FROM source_runs WHERE org = $1 ORDER BY id DESC LIMIT $2)",
        )
        .bind(org.as_str())
        .bind(most)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
