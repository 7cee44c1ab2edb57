//! Registers a snapshot of the identity estate, and lists them.

use muster_store::{PinRow, RemovalRow, SnapshotRow};

use super::SnapshotEntry;
use crate::actor::Actor;
use crate::error::AppError;
use crate::keeping::{Pin, Removal};
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Registers a snapshot; one that is there already stays as it is.
    pub async fn register_snapshot(&self, actor: &Actor, snapshot: SnapshotEntry) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        self.state(&actor.org).await?;
        let SnapshotEntry { digest, taken_at, path, manifest, .. } = snapshot;
        let row = SnapshotRow { digest, taken_at, path, manifest, pin: None, removal: None };
        Ok(self.0.store.register_snapshot(&actor.org, &row).await?)
    }

    /// Every snapshot, newest first, those that were removed among them: dates, sources and counts. What is inside needs
    /// [`Permission::ReadEstate`].
    pub async fn snapshots(&self, actor: &Actor) -> Result<Vec<SnapshotEntry>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let rows = self.0.store.snapshots(&actor.org).await?;
        rows.into_iter().map(entry).collect()
    }
}

fn entry(row: SnapshotRow) -> Result<SnapshotEntry, AppError> {
    let SnapshotRow { digest, taken_at, path, manifest, pin, removal } = row;
    let pin = pin.map(|PinRow { why, at, by }| Pin { why, at, by });
    let removed = match removal {
        None => None,
        Some(RemovalRow { at, by, why, tombstone, gone }) => {
            let left = serde_json::from_str(&tombstone).map_err(|_| {
                AppError::Corrupt(format!("what is left of the removed snapshot {digest} cannot be read"))
            })?;
            Some(Removal { at, by, why, left, gone })
        }
    };
    Ok(SnapshotEntry { digest, taken_at, path, manifest, pin, removed })
}
