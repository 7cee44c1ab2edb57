//! Results of checks as they were shown then: "as of" never says what today's rules would say.

use jiff::Timestamp;
use muster_model::OrgId;
use serde_json::Value as Json;
use sqlx::Row;

use crate::Result;
use crate::error::corrupt;
use crate::open::Store;
use crate::versions::instant;

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckResult {
    /// Its id.
    pub id: String,
    /// Journal position that was checked.
    pub position: i64,
    /// Versions of rule set and catalogue.
    pub rules: String,
    /// When.
    pub at: Timestamp,
    /// What was shown.
    pub result: Json,
}

impl Store {
    /// Keeps a result. The same id is kept once.
    pub async fn keep_check_result(&self, org: &OrgId, result: &CheckResult) -> Result<()> {
        sqlx::query(
            "INSERT INTO check_results (org, id, position, rules, at, result) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (org, id) DO NOTHING",
        )
        .bind(org.as_str())
        .bind(&result.id)
        .bind(result.position)
        .bind(&result.rules)
        .bind(result.at.as_microsecond())
        .bind(result.result.to_string())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The newest result that was kept at or before an instant.
    pub async fn check_result_at(&self, org: &OrgId, at: Timestamp) -> Result<Option<CheckResult>> {
        let row = sqlx::query(
            "SELECT id, position, rules, at, result FROM check_results
             WHERE org = $1 AND at <= $2 ORDER BY at DESC, position DESC LIMIT 1",
        )
        .bind(org.as_str())
        .bind(at.as_microsecond())
        .fetch_optional(self.readers())
        .await?;
        row.map(|row| {
            let result: String = row.try_get("result")?;
            Ok(CheckResult {
                id: row.try_get("id")?,
                position: row.try_get("position")?,
                rules: row.try_get("rules")?,
                at: instant(row.try_get("at")?)?,
                result: serde_json::from_str(&result).map_err(|_| corrupt("JSON", &result))?,
            })
        })
        .transpose()
    }
}
