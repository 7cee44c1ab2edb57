//! Reads a record's history, and one version of it.

use jiff::Timestamp;
use muster_model::Reference;
use muster_store::{RecordVersion, VersionLine};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Every version, newest first, deletions included.
    pub async fn record_history(
        &self,
        actor: &Actor,
        record: &Reference,
    ) -> Result<Vec<VersionLine>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let lines = self.0.store.history(&actor.org, record).await?;
        if lines.is_empty() { Err(AppError::not_found(record)) } else { Ok(lines) }
    }

    /// One version with its text.
    pub async fn record_version(
        &self,
        actor: &Actor,
        record: &Reference,
        version: i64,
    ) -> Result<RecordVersion, AppError> {
        actor.require(Permission::ReadRecords)?;
        Ok(self.0.store.version(&actor.org, record, version).await?)
    }

    /// The version that stood at an instant.
    pub async fn record_as_of(
        &self,
        actor: &Actor,
        record: &Reference,
        at: Timestamp,
    ) -> Result<RecordVersion, AppError> {
        actor.require(Permission::ReadRecords)?;
        let found = self.0.store.version_at(&actor.org, record, at).await?;
        found.ok_or_else(|| AppError::not_found(format!("{record} at {at}")))
    }
}
