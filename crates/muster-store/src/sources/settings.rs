//! Settings of sources and their sealed secrets.

use jiff::Timestamp;
use muster_model::OrgId;
use serde_json::Value as Json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::{StoreError, corrupt};
use crate::open::Store;
use crate::versions::instant;

/// How one source is reached.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceSettingsRow {
    /// Its name in snapshots.
    pub source: String,
    /// The word for its connector.
    pub connector: String,
    /// Its settings, without secrets.
    pub settings: Json,
    /// Whether pulls read it.
    pub enabled: bool,
    /// When this was last changed.
    pub changed: Timestamp,
    /// By whom.
    pub changed_by: String,
}

/// A secret, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSecretRow {
    /// The source it is for.
    pub source: String,
    /// The path of its setting.
    pub setting: String,
    /// Which key sealed it.
    pub key_id: String,
    /// Nonce and ciphertext, hexadecimal.
    pub sealed: String,
    /// When it was set.
    pub set: Timestamp,
    /// By whom.
    pub set_by: String,
}

fn settings(row: &SqliteRow) -> Result<SourceSettingsRow> {
    let text: String = row.try_get("settings")?;
    Ok(SourceSettingsRow {
        source: row.try_get("source")?,
        connector: row.try_get("connector")?,
        settings: serde_json::from_str(&text).map_err(|_| corrupt("JSON", &text))?,
        enabled: row.try_get::<i64, _>("enabled")? != 0,
        changed: instant(row.try_get("changed_at")?)?,
        changed_by: row.try_get("changed_by")?,
    })
}

fn secret(row: &SqliteRow) -> Result<SourceSecretRow> {
    Ok(SourceSecretRow {
        source: row.try_get("source")?,
        setting: row.try_get("setting")?,
        key_id: row.try_get("key_id")?,
        sealed: row.try_get("sealed")?,
        set: instant(row.try_get("set_at")?)?,
        set_by: row.try_get("set_by")?,
    })
}

impl Store {
    /// Settings of every source, by name.
    pub async fn source_settings(&self, org: &OrgId) -> Result<Vec<SourceSettingsRow>> {
        let rows = sqlx::query(
            "SELECT source, connector, settings, enabled, changed_at, changed_by FROM source_settings
             WHERE org = $1 ORDER BY source",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(settings).collect()
    }

    /// Sealed secrets of every source, by source and setting.
    pub async fn source_secrets(&self, org: &OrgId) -> Result<Vec<SourceSecretRow>> {
        let rows = sqlx::query(
            "SELECT source, setting, key_id, sealed, set_at, set_by FROM source_secrets
             WHERE org = $1 ORDER BY source, setting",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(secret).collect()
    }

    /// Writes the settings of a source with the secrets that were set and without those taken away, if they still stand
    /// as of `based_on` (none: there are none yet).
    pub async fn write_source(
        &self,
        org: &OrgId,
        row: &SourceSettingsRow,
        based_on: Option<Timestamp>,
        set: &[SourceSecretRow],
        gone: &[String],
    ) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let stands: Option<i64> =
            sqlx::query_scalar("SELECT changed_at FROM source_settings WHERE org = $1 AND source = $2")
                .bind(org.as_str())
                .bind(&row.source)
                .fetch_optional(&mut *tx)
                .await?;
        if stands != based_on.map(Timestamp::as_microsecond) {
            return Err(StoreError::Taken(format!(
                "the settings of {} were written by somebody else meanwhile: open them again and repeat your change",
                row.source
            )));
        }
        sqlx::query(
            "INSERT INTO source_settings (org, source, connector, settings, enabled, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (org, source) DO UPDATE SET connector = excluded.connector, settings = excluded.settings,
             enabled = excluded.enabled, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        )
        .bind(org.as_str())
        .bind(&row.source)
        .bind(&row.connector)
        .bind(row.settings.to_string())
        .bind(i64::from(row.enabled))
        .bind(row.changed.as_microsecond())
        .bind(&row.changed_by)
        .execute(&mut *tx)
        .await?;
        for setting in gone {
            sqlx::query("DELETE FROM source_secrets WHERE org = $1 AND source = $2 AND setting = $3")
                .bind(org.as_str())
                .bind(&row.source)
                .bind(setting)
                .execute(&mut *tx)
                .await?;
        }
        for secret in set {
            put_secret(&mut tx, org, secret).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Seals anew: all of these, or none.
    pub async fn replace_source_secrets(&self, org: &OrgId, secrets: &[SourceSecretRow]) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        for secret in secrets {
            put_secret(&mut tx, org, secret).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Forgets how a source is reached, its secrets first; false when it was not known.
    pub async fn forget_source(&self, org: &OrgId, source: &str) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM source_secrets WHERE org = $1 AND source = $2")
            .bind(org.as_str())
            .bind(source)
            .execute(&mut *tx)
            .await?;
        let done = sqlx::query("DELETE FROM source_settings WHERE org = $1 AND source = $2")
            .bind(org.as_str())
            .bind(source)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn put_secret(tx: &mut sqlx::SqliteConnection, org: &OrgId, secret: &SourceSecretRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO source_secrets (org, source, setting, key_id, sealed, set_at, set_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (org, source, setting) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed,
         set_at = excluded.set_at, set_by = excluded.set_by",
    )
    .bind(org.as_str())
    .bind(&secret.source)
    .bind(&secret.setting)
    .bind(&secret.key_id)
    .bind(&secret.sealed)
    .bind(secret.set.as_microsecond())
    .bind(&secret.set_by)
    .execute(tx)
    .await?;
    Ok(())
}
