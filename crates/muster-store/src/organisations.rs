//! Organisations of this installation, and the versions of their profile (`muster.toml`).

use jiff::Timestamp;
use muster_model::{Digest, OrgId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::{StoreError, corrupt};
use crate::open::Store;
use crate::versions;

/// One version of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// Journal position.
    pub position: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// The whole `muster.toml`.
    pub text: String,
    /// Digest of the text.
    pub digest: Digest,
}

fn read(row: &SqliteRow) -> Result<ProfileVersion> {
    Ok(ProfileVersion {
        position: row.try_get("position")?,
        at: versions::instant(row.try_get("at")?)?,
        actor: row.try_get("actor")?,
        text: row.try_get("text")?,
        digest: versions::digest(row.try_get("text_digest")?)?,
    })
}

impl Store {
    /// Creates an organisation without anything in it.
    pub async fn create_org(&self, org: &OrgId, at: Timestamp) -> Result<()> {
        let done =
            sqlx::query("INSERT INTO orgs (org, created_at) VALUES ($1, $2) ON CONFLICT (org) DO NOTHING")
                .bind(org.as_str())
                .bind(at.as_microsecond())
                .execute(self.writer())
                .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Taken(format!(
                "There is an organisation `{org}` already: choose another id."
            )));
        }
        Ok(())
    }

    /// True when the organisation exists.
    pub async fn has_org(&self, org: &OrgId) -> Result<bool> {
        let found: Option<i64> = sqlx::query_scalar("SELECT created_at FROM orgs WHERE org = $1")
            .bind(org.as_str())
            .fetch_optional(self.readers())
            .await?;
        Ok(found.is_some())
    }

    /// Every organisation, by id.
    pub async fn orgs(&self) -> Result<Vec<OrgId>> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT org FROM orgs ORDER BY org").fetch_all(self.readers()).await?;
        ids.iter().map(|id| OrgId::new(id).ok_or_else(|| corrupt("an organisation", id))).collect()
    }

    /// The profile that stands now.
    pub async fn profile(&self, org: &OrgId) -> Result<Option<ProfileVersion>> {
        let row = sqlx::query(
            "SELECT position, at, actor, text, text_digest FROM profile_versions
             WHERE org = $1 ORDER BY position DESC LIMIT 1",
        )
        .bind(org.as_str())
        .fetch_optional(self.readers())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// The profile that stood at an instant.
    pub async fn profile_at(&self, org: &OrgId, at: Timestamp) -> Result<Option<ProfileVersion>> {
        let row = sqlx::query(
            "SELECT position, at, actor, text, text_digest FROM profile_versions
             WHERE org = $1 AND at <= $2 ORDER BY position DESC LIMIT 1",
        )
        .bind(org.as_str())
        .bind(at.as_microsecond())
        .fetch_optional(self.readers())
        .await?;
        row.as_ref().map(read).transpose()
    }
}
