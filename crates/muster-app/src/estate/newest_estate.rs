//! Opens the newest snapshot for rules and pages. What is inside it needs a permission of its own; this hands out the
//! whole to callers that check it.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use muster_posture::Options;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::series::{self, Measured};

impl Muster {
    /// The newest snapshot taken at or before `as_of` (now, when left out), opened and measured; none when there is none. One
    /// that was removed is said to be: an older one would show what never was.
    pub async fn newest_estate(
        &self,
        actor: &Actor,
        as_of: Option<Timestamp>,
    ) -> Result<Option<Arc<Measured>>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let state = self.state(&actor.org).await?;
        let limit = as_of.unwrap_or_else(|| self.now());
        let entries = self.snapshots(actor).await?;
        let Some(entry) = entries.into_iter().filter(|s| s.taken_at <= limit).max_by_key(|s| s.taken_at)
        else {
            return Ok(None);
        };
        if let Some(removed) = &entry.removed {
            return Err(AppError::Removed(removed.words(entry.taken_at)));
        }
        if let Some(known) = state.views.estate(&entry.digest) {
            return Ok(Some(known));
        }
        let folder = self.data_folder().join(Path::new(&entry.path));
        let thresholds = state.live().programme.profile.thresholds.clone();
        let now = self.now();
        let opened = tokio::task::spawn_blocking(move || {
            series::measure(&folder, &thresholds, None, now, Options::default())
        });
        let measured = opened
            .await
            .map_err(|e| AppError::Unavailable(format!("the snapshot could not be opened ({e}); try again")))?
            .map_err(|e| AppError::Unavailable(format!("the snapshot {}: {e}", entry.path)))?;
        let measured = Arc::new(measured);
        state.views.keep_estate(entry.digest, measured.clone());
        Ok(Some(measured))
    }
}
