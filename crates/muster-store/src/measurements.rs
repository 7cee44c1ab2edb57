//! Measurements: figures kept for good, with what makes them comparable. The same figure is kept once.

use muster_model::measurement::Measurement;
use muster_model::{Digest, OrgId};

use crate::Result;
use crate::error::{StoreError, corrupt};
use crate::open::Store;

impl Store {
    /// Keeps figures; says how many were new.
    pub async fn keep_measurements(&self, org: &OrgId, figures: &[Measurement]) -> Result<usize> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let mut new = 0;
        for figure in figures {
            let value = serde_json::to_string(figure).map_err(|e| {
                StoreError::Corrupt(format!("the figure of {} cannot be kept ({e})", figure.metric))
            })?;
            let done = sqlx::query(
                "INSERT INTO measurements (org, metric, at, snapshot, version, digest, value)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (org, metric, at, snapshot, version, digest) DO NOTHING",
            )
            .bind(org.as_str())
            .bind(&figure.metric)
            .bind(figure.at.as_microsecond())
            .bind(figure.snapshot.as_deref().unwrap_or(""))
            .bind(i64::from(figure.metric_version))
            .bind(Digest::of(value.as_bytes()).to_string())
            .bind(&value)
            .execute(&mut *tx)
            .await?;
            new += usize::try_from(done.rows_affected()).unwrap_or(0);
        }
        tx.commit().await?;
        Ok(new)
    }

    /// Figures of one metric, or of all, oldest first.
    pub async fn measurements(&self, org: &OrgId, metric: Option<&str>) -> Result<Vec<Measurement>> {
        let values: Vec<String> = sqlx::query_scalar(
            "SELECT value FROM measurements WHERE org = $1 AND ($2 IS NULL OR metric = $2)
             ORDER BY at, metric, version, digest",
        )
        .bind(org.as_str())
        .bind(metric)
        .fetch_all(self.readers())
        .await?;
        values.iter().map(|v| serde_json::from_str(v).map_err(|_| corrupt("a measurement", v))).collect()
    }
}
