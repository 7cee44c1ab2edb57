//! Keeps measurements, and reads their series.

use muster_model::measurement::Measurement;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Keeps figures for good; says how many were new.
    pub async fn record_measurements(&self, actor: &Actor, figures: &[Measurement]) -> Result<usize, AppError> {
        actor.require(Permission::RecordEstate)?;
        self.state(&actor.org).await?;
        Ok(self.0.store.keep_measurements(&actor.org, figures).await?)
    }

    /// Figures of one metric, or of all, oldest first.
    pub async fn measurements(&self, actor: &Actor, metric: Option<&str>) -> Result<Vec<Measurement>, AppError> {
        actor.require(Permission::ReadRecords)?;
        Ok(self.0.store.measurements(&actor.org, metric).await?)
    }
}
