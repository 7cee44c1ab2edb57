//! Tokens and settings of SCIM sources.

use jiff::Timestamp;
use muster_model::OrgId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::error::corrupt;
use crate::open::Store;
use crate::versions::instant;

/// A token's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimTokenRow {
    /// The organisation.
    pub org: OrgId,
    /// Id.
    pub id: String,
    /// The source it is for.
    pub source: String,
    /// What people call it.
    pub name: String,
    /// Hash of the token.
    pub token_hash: String,
    /// When it was made.
    pub created: Timestamp,
    /// By whom.
    pub created_by: String,
    /// Latest use, to the minute.
    pub last_used: Option<Timestamp>,
    /// Not good from then on.
    pub expires: Option<Timestamp>,
    /// Not good since then.
    pub revoked: Option<Timestamp>,
}

/// What a source is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimSourceRow {
    /// Its name.
    pub source: String,
    /// Its users are people.
    pub people: bool,
    /// Its users are accounts.
    pub accounts: bool,
}

fn token(row: &SqliteRow) -> Result<ScimTokenRow> {
    let org: String = row.try_get("org")?;
    let at = |name: &str| -> Result<Option<Timestamp>> {
        row.try_get::<Option<i64>, _>(name)?.map(instant).transpose()
    };
    Ok(ScimTokenRow {
        org: OrgId::new(&org).ok_or_else(|| corrupt("an organisation", &org))?,
        id: row.try_get("id")?,
        source: row.try_get("source")?,
        name: row.try_get("name")?,
        token_hash: row.try_get("token_hash")?,
        created: instant(row.try_get("created_at")?)?,
        created_by: row.try_get("created_by")?,
        last_used: at("last_used")?,
        expires: at("expires")?,
        revoked: at("revoked_at")?,
    })
}

impl Store {
    /// Keeps a new token, and the source as one of accounts if it is new.
    pub async fn add_scim_token(&self, row: &ScimTokenRow) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO scim_sources (org, source, people, accounts) VALUES ($1, $2, 0, 1)
             ON CONFLICT (org, source) DO NOTHING",
        )
        .bind(row.org.as_str())
        .bind(&row.source)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO scim_tokens (org, id, source, name, token_hash, created_at, created_by, expires)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(row.org.as_str())
        .bind(&row.id)
        .bind(&row.source)
        .bind(&row.name)
        .bind(&row.token_hash)
        .bind(row.created.as_microsecond())
        .bind(&row.created_by)
        .bind(row.expires.map(Timestamp::as_microsecond))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The token with this hash.
    pub async fn scim_token(&self, hash: &str) -> Result<Option<ScimTokenRow>> {
        let row = sqlx::query(
            "SELECT org, id, source, name, token_hash, created_at, created_by, last_used, expires, revoked_at
             FROM scim_tokens WHERE token_hash = $1",
        )
        .bind(hash)
        .fetch_optional(self.readers())
        .await?;
        row.as_ref().map(token).transpose()
    }

    /// Every token of an organisation, by source, oldest first.
    pub async fn scim_tokens(&self, org: &OrgId) -> Result<Vec<ScimTokenRow>> {
        let rows = sqlx::query(
            "SELECT org, id, source, name, token_hash, created_at, created_by, last_used, expires, revoked_at
             FROM scim_tokens WHERE org = $1 ORDER BY source, id",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(token).collect()
    }

    /// Ends a token for good; false when there is none that still held.
    pub async fn revoke_scim_token(&self, org: &OrgId, id: &str, at: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE scim_tokens SET revoked_at = $3 WHERE org = $1 AND id = $2 AND revoked_at IS NULL",
        )
        .bind(org.as_str())
        .bind(id)
        .bind(at.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes a use.
    pub async fn touch_scim_token(&self, org: &OrgId, id: &str, at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE scim_tokens SET last_used = $3 WHERE org = $1 AND id = $2")
            .bind(org.as_str())
            .bind(id)
            .bind(at.as_microsecond())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Every source that is or was pushed, with how many users and groups it has.
    pub async fn scim_sources(&self, org: &OrgId) -> Result<Vec<(ScimSourceRow, u64, u64)>> {
        let rows = sqlx::query(
            "SELECT s.source, s.people, s.accounts,
             (SELECT COUNT(*) FROM scim_resources r WHERE r.org = s.org AND r.source = s.source AND r.kind = 'User') AS users,
             (SELECT COUNT(*) FROM scim_resources r WHERE r.org = s.org AND r.source = s.source AND r.kind = 'Group') AS grps
             FROM scim_sources s WHERE s.org = $1 ORDER BY s.source",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let flag = |name: &str| row.try_get::<i64, _>(name).map(|v| v != 0);
                let count = |name: &str| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
                let source = ScimSourceRow {
                    source: row.try_get("source")?,
                    people: flag("people")?,
                    accounts: flag("accounts")?,
                };
                Ok((source, count("users")?, count("grps")?))
            })
            .collect()
    }

    /// Says what a source is used for; false when there is none of that name.
    pub async fn set_scim_source(&self, org: &OrgId, row: &ScimSourceRow) -> Result<bool> {
        let done =
            sqlx::query("UPDATE scim_sources SET people = $3, accounts = $4 WHERE org = $1 AND source = $2")
                .bind(org.as_str())
                .bind(&row.source)
                .bind(i64::from(row.people))
                .bind(i64::from(row.accounts))
                .execute(self.writer())
                .await?;
        Ok(done.rows_affected() > 0)
    }
}
