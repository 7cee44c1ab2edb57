//! What risks cost, simulated once for a state of the records and kept until they change. Off the async threads, one
//! simulation at a time, with no more years than can be had quickly: a page must not keep the others waiting.

use std::sync::Arc;

use jiff::Timestamp;
use muster_app::AppError;
use muster_engine::Context;
use muster_engine::risk::{Portfolio, Settings, affordable, portfolio};
use muster_model::{Digest, OrgId, Programme};
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::kept::Kept;
use super::visit::Visit;

/// About how many random values one page may take: a second or two of one core.
const WORK: f64 = 1e7;
/// Most threads of one simulation; the rest goes on serving.
const THREADS: usize = 4;
/// How many answers are kept.
const MOST: usize = 8;

#[derive(Debug, Clone, PartialEq)]
struct Key {
    org: OrgId,
    position: i64,
    as_of: Option<Timestamp>,
    /// The assessment whose risks these are, rather than those that stand.
    of: Option<Digest>,
    settings: Settings,
}

/// Results so far.
pub struct Costs {
    kept: Kept<Key, Portfolio>,
    turn: Semaphore,
}

impl Default for Costs {
    fn default() -> Self {
        Self { kept: Kept::new(MOST), turn: Semaphore::new(1) }
    }
}

impl Costs {
    /// One simulation, when it is its turn.
    pub async fn simulate(
        &self,
        programme: Arc<Programme>,
        now: Timestamp,
        settings: Settings,
    ) -> Result<Arc<Portfolio>, AppError> {
        let stopped =
            |e: &dyn std::fmt::Display| AppError::Unavailable(format!("the simulation stopped: {e}"));
        let _turn = self.turn.acquire().await.map_err(|e| stopped(&e))?;
        let run = tokio::task::spawn_blocking(move || {
            let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(THREADS);
            let trials = affordable(&programme, settings.trials, WORK);
            portfolio(&Context::new(&programme, now), Settings { trials, ..settings }, threads)
        });
        run.await.map_err(|e| stopped(&e))?.map(Arc::new).map_err(AppError::TooLarge)
    }
}

impl Visit {
    /// What the risks shown cost. Fewer years are imagined than `settings` asks for when they would take too long; the
    /// answer says how many.
    pub async fn costs(&self, settings: Settings) -> Result<Arc<Portfolio>, Failure> {
        self.costs_of(self.programme.clone(), None, settings).await
    }

    /// The same of other risks: those that the assessment with this digest pins.
    pub async fn costs_of(
        &self,
        programme: Arc<Programme>,
        of: Option<Digest>,
        settings: Settings,
    ) -> Result<Arc<Portfolio>, Failure> {
        let key = Key {
            org: self.actor.org.clone(),
            position: self.live.position,
            as_of: self.as_of.map(|_| self.now),
            of,
            settings,
        };
        let make = || self.site.costs.simulate(programme, self.now, settings);
        Ok(self.site.costs.kept.get_or_make(key, |_| false, make).await?)
    }
}
