//! Reads sources into a snapshot of the installation: pulled and merged, sealed against the newest snapshot there is,
//! measured and registered. All or nothing: if a source fails, the newest snapshot stays the newest.

use std::path::{Path, PathBuf};

use muster_connect::{Connector, Limits, Progress, SnapshotRows};
use muster_estate::{Delta, FileFormat, Snapshot, seal, write_snapshot};

use super::SnapshotEntry;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// A snapshot that was taken, and what went less than well while it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledSnapshot {
    /// The snapshot.
    pub entry: SnapshotEntry,
    /// Warnings, each with its source.
    pub warnings: Vec<(String, String)>,
}

impl Muster {
    /// Reads the sources into a snapshot and takes it in. `progress` is called with running counts.
    pub async fn pull_sources(
        &self,
        actor: &Actor,
        sources: &[Box<dyn Connector>],
        progress: &(dyn Fn(Progress) + Send + Sync),
        limits: &Limits,
    ) -> Result<PulledSnapshot, AppError> {
        let read = self.read_sources(actor, sources, progress, limits).await?;
        let warnings = warnings(&read);
        Ok(PulledSnapshot { entry: self.take_in(actor, read).await?, warnings })
    }

    /// Reads the sources and merges them; keeps nothing.
    pub(crate) async fn read_sources(
        &self,
        actor: &Actor,
        sources: &[Box<dyn Connector>],
        progress: &(dyn Fn(Progress) + Send + Sync),
        limits: &Limits,
    ) -> Result<SnapshotRows, AppError> {
        actor.require(Permission::RecordEstate)?;
        let inventory = self.inventory(actor).await?;
        let pulled = muster_connect::pull_with(sources, progress, limits, self.now(), &inventory).await;
        pulled.map_err(|e| AppError::Unavailable(e.to_string()))
    }

    /// Takes in what was read, sealed against the newest snapshot there is.
    pub(crate) async fn take_in(&self, actor: &Actor, read: SnapshotRows) -> Result<SnapshotEntry, AppError> {
        actor.require(Permission::RecordEstate)?;
        let kept = self.snapshots(actor).await?.into_iter().filter(|s| s.removed.is_none());
        let newest = kept.max_by_key(|s| s.taken_at);
        let measured = match &newest {
            Some(newest) => self.state(&actor.org).await?.views.estate(&newest.digest),
            None => None,
        };
        let newest = newest.map(|s| self.data_folder().join(Path::new(&s.path)));
        let place = self.data_folder().join("o").join(actor.org.as_str()).join("pulls");
        let folder = place.join(format!("{}-{}", self.now().as_microsecond(), std::process::id()));
        let written = folder.clone();
        let write = tokio::task::spawn_blocking(move || -> Result<Option<Delta>, String> {
            let (mut rows, mut manifest) = (read.rows, read.manifest);
            let previous = newest.as_deref().map(Snapshot::open).transpose().map_err(|e| e.to_string())?;
            let delta = seal(previous.as_ref(), &mut rows, &mut manifest).map_err(|e| e.to_string())?;
            write_snapshot(&written, &rows, &manifest, FileFormat::Parquet).map_err(|e| e.to_string())?;
            Ok(delta)
        });
        let done =
            write.await.map_err(|e| AppError::Unavailable(format!("the snapshot was not written ({e})")));
        let delta = done?.map_err(AppError::Unavailable)?;
        let entry = self.add_next_snapshot(actor, &folder, measured.zip(delta)).await;
        // It has been copied to its place, or refused: either way this copy has done its work.
        remove(folder).await;
        if entry.is_ok() {
            self.prune_after_pull(actor).await;
        }
        entry
    }
}

/// Warnings of what was read, each with its source.
pub(crate) fn warnings(read: &SnapshotRows) -> Vec<(String, String)> {
    let sources = read.manifest.sources.iter();
    sources.flat_map(|s| s.warnings.iter().map(|w| (s.source.clone(), w.clone()))).collect()
}

async fn remove(folder: PathBuf) {
    let _ = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(folder)).await;
}
