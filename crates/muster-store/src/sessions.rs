//! Sessions by the hash of their token. The token itself is never here.

use jiff::Timestamp;
use sqlx::Row;

use crate::Result;
use crate::open::Store;
use crate::versions::instant;

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Whose.
    pub user: String,
    /// Since when.
    pub created: Timestamp,
    /// Last use that was noted.
    pub last_used: Timestamp,
    /// Ends then, whatever happens.
    pub expires: Timestamp,
    /// Secret of its forms.
    pub csrf: String,
}

impl Store {
    /// Keeps a new session, and forgets those that have ended.
    pub async fn keep_session(&self, session: &SessionRow) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM sessions WHERE expires < $1")
            .bind(session.created.as_microsecond())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, created_at, last_used, expires, csrf)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&session.token_hash)
        .bind(&session.user)
        .bind(session.created.as_microsecond())
        .bind(session.last_used.as_microsecond())
        .bind(session.expires.as_microsecond())
        .bind(&session.csrf)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The session with this hash.
    pub async fn session(&self, token_hash: &str) -> Result<Option<SessionRow>> {
        let row = sqlx::query(
            "SELECT token_hash, user_id, created_at, last_used, expires, csrf FROM sessions WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(self.readers())
        .await?;
        row.map(|row| {
            Ok(SessionRow {
                token_hash: row.try_get("token_hash")?,
                user: row.try_get("user_id")?,
                created: instant(row.try_get("created_at")?)?,
                last_used: instant(row.try_get("last_used")?)?,
                expires: instant(row.try_get("expires")?)?,
                csrf: row.try_get("csrf")?,
            })
        })
        .transpose()
    }

    /// Notes a use.
    pub async fn touch_session(&self, token_hash: &str, at: Timestamp) -> Result<()> {
        sqlx::query("UPDATE sessions SET last_used = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(at.as_microsecond())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_session(&self, token_hash: &str) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.writer())
            .await?;
        Ok(())
    }
}
