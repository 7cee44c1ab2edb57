//! Takes a snapshot folder into the installation: copied beside the database, measured, registered, its figures kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use muster_estate::{Delta, Tables as _, manifest_of};
use muster_posture::Options;

use super::SnapshotEntry;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::series::{self, Measured};

impl Muster {
    /// Takes in the snapshot at `folder`; one that is known already is left as it is, and one that was removed here is not
    /// taken in again.
    pub async fn add_snapshot(&self, actor: &Actor, folder: &Path) -> Result<SnapshotEntry, AppError> {
        self.add_next_snapshot(actor, folder, None).await
    }

    /// As [`Muster::add_snapshot`], of one of which it is known what differs from a measured one.
    pub(crate) async fn add_next_snapshot(
        &self,
        actor: &Actor,
        folder: &Path,
        before: Option<(Arc<Measured>, Delta)>,
    ) -> Result<SnapshotEntry, AppError> {
        actor.require(Permission::RecordEstate)?;
        let thresholds = self.live(actor).await?.programme.profile.thresholds.clone();
        let (from, now) = (folder.to_owned(), self.now());
        let digest = |folder: &Path| manifest_of(folder).ok().flatten().and_then(|m| m.digest().ok());
        if let Some(digest) = digest(folder) {
            let known = self.snapshots(actor).await?.into_iter().find(|s| s.digest == digest);
            if let Some((at, removed)) = known.and_then(|s| Some((s.taken_at, s.removed?))) {
                return Err(AppError::Removed(removed.words(at)));
            }
        }
        let beside = PathBuf::from("o").join(actor.org.as_str()).join("snapshots");
        let below = self.data_folder().to_owned();
        let done = tokio::task::spawn_blocking(move || -> Result<(Measured, PathBuf), String> {
            let measured = match before {
                Some((before, delta)) => series::measure_next(&before, &delta, &from, &thresholds, now),
                None => series::measure(&from, &thresholds, None, now, Options::default()),
            };
            let measured = measured.map_err(|e| format!("the snapshot {}: {e}", from.display()))?;
            let digest = measured
                .digest
                .clone()
                .ok_or("a snapshot needs a manifest that says what its sources report")?;
            let name = digest.trim_start_matches("sha256:").chars().take(16).collect::<String>();
            let path = beside.join(name);
            let place = below.join(&path);
            copy(&from, &place).map_err(|e| format!("the snapshot could not be copied: {e}"))?;
            Ok((measured.moved_to(&place), path))
        });
        let (measured, path) = done
            .await
            .map_err(|e| AppError::Unavailable(format!("the snapshot could not be read ({e}); try again")))?
            .map_err(AppError::Unavailable)?;
        let manifest = measured.tables().manifest().and_then(|m| serde_json::to_value(m).ok());
        let entry = SnapshotEntry {
            digest: measured.digest.clone().unwrap_or_default(),
            taken_at: measured.at,
            path: path.to_string_lossy().into_owned(),
            manifest: manifest.unwrap_or_default(),
            pin: None,
            removed: None,
        };
        self.register_snapshot(actor, entry.clone()).await?;
        self.record_measurements(actor, &measured.measurements).await?;
        // Whoever looks at it next need not read it again.
        self.state(&actor.org).await?.views.keep_estate(entry.digest.clone(), Arc::new(measured));
        Ok(entry)
    }
}

/// Copies the files of a snapshot to a folder beside the target and renames it into place.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        return Ok(());
    }
    let half = to.with_extension("half");
    std::fs::create_dir_all(&half)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), half.join(entry.file_name()))?;
        }
    }
    std::fs::rename(half, to)
}
