//! Registers a snapshot of the identity estate, and lists them.

use muster_store::SnapshotRow;

use super::SnapshotEntry;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Registers a snapshot; one that is there already stays as it is.
    pub async fn register_snapshot(&self, actor: &Actor, snapshot: SnapshotEntry) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        self.state(&actor.org).await?;
        let SnapshotEntry { digest, taken_at, path, manifest } = snapshot;
        Ok(self
            .0
            .store
            .register_snapshot(&actor.org, &SnapshotRow { digest, taken_at, path, manifest })
            .await?)
    }

    /// Every snapshot, newest first: dates, sources and counts. What is inside needs [`Permission::ReadEstate`].
    pub async fn snapshots(&self, actor: &Actor) -> Result<Vec<SnapshotEntry>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let rows = self.0.store.snapshots(&actor.org).await?;
        Ok(rows
            .into_iter()
            .map(|SnapshotRow { digest, taken_at, path, manifest }| SnapshotEntry {
                digest,
                taken_at,
                path,
                manifest,
            })
            .collect())
    }
}
