//! Tokens: one source each, shown once, kept as a hash. A token is 256 random bits, so a plain SHA-256 is enough: there is
//! nothing to guess.

use jiff::Timestamp;
use muster_model::Id;
use muster_store::{ScimSourceRow, ScimTokenRow};

use crate::access::{token, token_hash};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// What every token begins with, so that scanners for leaked secrets know it.
const PREFIX: &str = "muster-scim-";
/// Longest name.
const MAX_NAME: usize = 100;

/// A token that was just made.
#[derive(Debug, Clone)]
pub struct NewScimToken {
    /// Its id.
    pub id: String,
    /// The token. Nobody can show it again.
    pub token: String,
}

/// A token as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimToken {
    /// Id.
    pub id: String,
    /// The source it is for.
    pub source: String,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// Latest use, to the minute.
    pub last_used: Option<Timestamp>,
    /// Not good from then on.
    pub expires: Option<Timestamp>,
    /// Not good since then.
    pub revoked: Option<Timestamp>,
}

/// A source that is pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimSource {
    /// Its name.
    pub source: String,
    /// Its users are people: it is the HR source.
    pub people: bool,
    /// Its users are accounts.
    pub accounts: bool,
    /// Users it has.
    pub users: u64,
    /// Groups it has.
    pub groups: u64,
}

impl Muster {
    /// Makes a token for a source.
    pub async fn create_scim_token(
        &self,
        actor: &Actor,
        source: &str,
        name: &str,
        expires: Option<Timestamp>,
    ) -> Result<NewScimToken, AppError> {
        actor.require(Permission::ManageSources)?;
        if !self.0.store.has_org(&actor.org).await? {
            return Err(AppError::not_found(format!("The organisation {}", actor.org)));
        }
        let name = name.trim();
        if Id::new(source).is_none() {
            return Err(AppError::field("source", "must be lower-case letters, digits and hyphens", "okta"));
        }
        if name.is_empty() || name.len() > MAX_NAME || name.contains(char::is_control) {
            return Err(AppError::field("name", "must have 1 to 100 characters", "Okta production"));
        }
        if expires.is_some_and(|e| e <= self.now()) {
            return Err(AppError::field("expires", "must lie in the future", ""));
        }
        let token = format!("{PREFIX}{}", token());
        let row = ScimTokenRow {
            org: actor.org.clone(),
            id: uuid::Uuid::now_v7().to_string(),
            source: source.to_owned(),
            name: name.to_owned(),
            token_hash: token_hash(&token),
            created: self.now(),
            created_by: actor.user.clone(),
            last_used: None,
            expires,
            revoked: None,
        };
        self.0.store.add_scim_token(&row).await?;
        Ok(NewScimToken { id: row.id, token })
    }

    /// Every token of the organisation, by source.
    pub async fn scim_tokens(&self, actor: &Actor) -> Result<Vec<ScimToken>, AppError> {
        actor.require(Permission::ManageSources)?;
        let rows = self.0.store.scim_tokens(&actor.org).await?;
        let line = |r: ScimTokenRow| ScimToken {
            id: r.id,
            source: r.source,
            name: r.name,
            created: r.created,
            last_used: r.last_used,
            expires: r.expires,
            revoked: r.revoked,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Ends a token for good.
    pub async fn revoke_scim_token(&self, actor: &Actor, id: &str) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        match self.0.store.revoke_scim_token(&actor.org, id, self.now()).await? {
            true => Ok(()),
            false => Err(AppError::not_found(format!("A token {id} that still holds"))),
        }
    }

    /// Sources that are pushed, with what they hold.
    pub async fn scim_sources(&self, actor: &Actor) -> Result<Vec<ScimSource>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let rows = self.0.store.scim_sources(&actor.org).await?;
        let line = |(r, users, groups): (ScimSourceRow, u64, u64)| ScimSource {
            source: r.source,
            people: r.people,
            accounts: r.accounts,
            users,
            groups,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Says what a source is used for: people, accounts or both.
    pub async fn use_scim_source(
        &self,
        actor: &Actor,
        source: &str,
        people: bool,
        accounts: bool,
    ) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        let row = ScimSourceRow { source: source.to_owned(), people, accounts };
        match self.0.store.set_scim_source(&actor.org, &row).await? {
            true => Ok(()),
            false => Err(AppError::not_found(format!("The SCIM source {source}"))),
        }
    }
}
