//! Users of the installation, what they are in each organisation, and the token that claims a new installation.

use jiff::Timestamp;
use muster_model::{OrgId, Reference};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::Result;
use crate::error::{StoreError, corrupt};
use crate::open::Store;

/// One user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Id.
    pub id: String,
    /// Login, unique in the installation.
    pub login: String,
    /// Hash of the password in PHC form, if they have one.
    pub password: Option<String>,
    /// Cannot sign in.
    pub disabled: bool,
    /// May create organisations.
    pub operator: bool,
}

/// What a user is in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRow {
    /// The organisation.
    pub org: OrgId,
    /// The user.
    pub user: String,
    /// Words that say what they may do.
    pub access: Vec<String>,
    /// The person they stand for.
    pub person: Option<Reference>,
}

fn user(row: &SqliteRow) -> Result<UserRow> {
    Ok(UserRow {
        id: row.try_get("id")?,
        login: row.try_get("login")?,
        password: row.try_get("password")?,
        disabled: row.try_get::<i64, _>("disabled")? != 0,
        operator: row.try_get::<i64, _>("operator")? != 0,
    })
}

fn membership(row: &SqliteRow) -> Result<MembershipRow> {
    let (org, access): (String, String) = (row.try_get("org")?, row.try_get("access")?);
    let person: Option<String> = row.try_get("person")?;
    Ok(MembershipRow {
        org: OrgId::new(&org).ok_or_else(|| corrupt("an organisation", &org))?,
        user: row.try_get("user_id")?,
        access: access.split_whitespace().map(str::to_owned).collect(),
        person: person.map(|p| Reference::parse(&p).ok_or_else(|| corrupt("a reference", &p))).transpose()?,
    })
}

async fn insert_user(tx: &mut SqliteConnection, user: &UserRow, at: Timestamp) -> Result<()> {
    let done = sqlx::query(
        "INSERT INTO users (id, login, password, disabled, operator, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (login) DO NOTHING",
    )
    .bind(&user.id)
    .bind(&user.login)
    .bind(user.password.as_deref())
    .bind(i64::from(user.disabled))
    .bind(i64::from(user.operator))
    .bind(at.as_microsecond())
    .execute(tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Taken(format!("The login `{}` is in use: choose another.", user.login)));
    }
    Ok(())
}

async fn put_membership(tx: &mut SqliteConnection, row: &MembershipRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO memberships (org, user_id, access, person) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org, user_id) DO UPDATE SET access = excluded.access, person = excluded.person",
    )
    .bind(row.org.as_str())
    .bind(&row.user)
    .bind(row.access.join(" "))
    .bind(row.person.as_ref().map(ToString::to_string))
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// True when there is any user at all.
    pub async fn has_users(&self) -> Result<bool> {
        let found: Option<String> =
            sqlx::query_scalar("SELECT id FROM users LIMIT 1").fetch_optional(self.readers()).await?;
        Ok(found.is_some())
    }

    /// Adds a user and what they are in one organisation.
    pub async fn add_user(&self, row: &UserRow, member: &MembershipRow, at: Timestamp) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        insert_user(&mut tx, row, at).await?;
        put_membership(&mut tx, member).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets what a user is in one organisation; without access they leave it.
    pub async fn set_membership(&self, row: &MembershipRow) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        if row.access.is_empty() {
            sqlx::query("DELETE FROM memberships WHERE org = $1 AND user_id = $2")
                .bind(row.org.as_str())
                .bind(&row.user)
                .execute(&mut *tx)
                .await?;
        } else {
            put_membership(&mut tx, row).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The user with a login.
    pub async fn user_by_login(&self, login: &str) -> Result<Option<UserRow>> {
        let row = sqlx::query("SELECT id, login, password, disabled, operator FROM users WHERE login = $1")
            .bind(login)
            .fetch_optional(self.readers())
            .await?;
        row.as_ref().map(user).transpose()
    }

    /// The user with an id.
    pub async fn user(&self, id: &str) -> Result<Option<UserRow>> {
        let row = sqlx::query("SELECT id, login, password, disabled, operator FROM users WHERE id = $1")
            .bind(id)
            .fetch_optional(self.readers())
            .await?;
        row.as_ref().map(user).transpose()
    }

    /// Every user of one organisation, by login.
    pub async fn members(&self, org: &OrgId) -> Result<Vec<(UserRow, MembershipRow)>> {
        let rows = sqlx::query(
            "SELECT u.id, u.login, u.password, u.disabled, u.operator, m.org, m.user_id, m.access, m.person
             FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org = $1 ORDER BY u.login",
        )
        .bind(org.as_str())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(|row| Ok((user(row)?, membership(row)?))).collect()
    }

    /// What a user is, organisation by organisation.
    pub async fn memberships(&self, user: &str) -> Result<Vec<MembershipRow>> {
        let rows = sqlx::query(
            "SELECT org, user_id, access, person FROM memberships WHERE user_id = $1 ORDER BY org",
        )
        .bind(user)
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(membership).collect()
    }

    /// Lets a user sign in, or not. Not ends their sessions.
    pub async fn disable_user(&self, user: &str, disabled: bool) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE users SET disabled = $2 WHERE id = $1")
            .bind(user)
            .bind(i64::from(disabled))
            .execute(&mut *tx)
            .await?;
        if disabled {
            sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Sets a password's hash and ends every session of the user.
    pub async fn set_password(&self, user: &str, hash: &str) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE users SET password = $2 WHERE id = $1")
            .bind(user)
            .bind(hash)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the hash of the token that claims this installation; the one before no longer counts.
    pub async fn set_claim(&self, token_hash: &str, at: Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO claim (one, token_hash, created_at) VALUES (1, $1, $2)
             ON CONFLICT (one) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
        )
        .bind(token_hash)
        .bind(at.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Hash of the token that claims this installation, while it is unclaimed.
    pub async fn claim_hash(&self) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("SELECT token_hash FROM claim WHERE one = 1")
            .fetch_optional(self.readers())
            .await?)
    }

    /// Uses the claim: the token, the first organisation and the first user in one transaction. Fails when the token
    /// was used meanwhile, or when there is a user already.
    pub async fn use_claim(
        &self,
        token_hash: &str,
        row: &UserRow,
        member: &MembershipRow,
        profile: &str,
        at: Timestamp,
    ) -> Result<()> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let used = sqlx::query(
            "DELETE FROM claim WHERE one = 1 AND token_hash = $1 AND NOT EXISTS (SELECT 1 FROM users)",
        )
        .bind(token_hash)
        .execute(&mut *tx)
        .await?;
        if used.rows_affected() != 1 {
            return Err(StoreError::NotFound("an unclaimed installation".into()));
        }
        let org = member.org.as_str();
        let new =
            sqlx::query("INSERT INTO orgs (org, created_at) VALUES ($1, $2) ON CONFLICT (org) DO NOTHING")
                .bind(org)
                .bind(at.as_microsecond())
                .execute(&mut *tx)
                .await?;
        if new.rows_affected() == 1 {
            let position: i64 = sqlx::query_scalar(
                "INSERT INTO journal (org, at, actor, act, kind, id) VALUES ($1, $2, $3, 'profile', '', '')
                 RETURNING position",
            )
            .bind(org)
            .bind(at.as_microsecond())
            .bind(&row.id)
            .fetch_one(&mut *tx)
            .await?;
            sqlx::query(
                "INSERT INTO profile_versions (org, position, at, actor, text, text_digest)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(org)
            .bind(position)
            .bind(at.as_microsecond())
            .bind(&row.id)
            .bind(profile)
            .bind(muster_model::Digest::of(profile.as_bytes()).to_string())
            .execute(&mut *tx)
            .await?;
        }
        insert_user(&mut tx, row, at).await?;
        put_membership(&mut tx, member).await?;
        tx.commit().await?;
        Ok(())
    }
}
