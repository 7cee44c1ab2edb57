//! Keeps measurements, and reads their series.

use muster_model::measurement::Measurement;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Keeps figures for good; says how many were new.
    pub async fn record_measurements(
        &self,
        actor: &Actor,
        figures: &[Measurement],
    ) -> Result<usize, AppError> {
        actor.require(Permission::RecordEstate)?;
        self.state(&actor.org).await?;
        Ok(self.0.store.keep_measurements(&actor.org, figures).await?)
    }

    /// Figures of one metric, or of all, oldest first: those kept, and the programme metrics over the records as they
    /// stand, as of each snapshot and of now.
    pub async fn measurements(
        &self,
        actor: &Actor,
        metric: Option<&str>,
    ) -> Result<Vec<Measurement>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let mut figures = self.0.store.measurements(&actor.org, metric).await?;
        let mut instants: Vec<_> = figures.iter().map(|m| m.at).chain([self.now()]).collect();
        instants.sort();
        instants.dedup();
        let live = self.live(actor).await?;
        let over_records =
            instants.into_iter().flat_map(|at| muster_engine::metrics::measure(&live.programme, at));
        figures.extend(over_records.filter(|m| metric.is_none_or(|wanted| m.metric == wanted)));
        figures.sort_by_key(|m| m.at);
        Ok(figures)
    }
}
