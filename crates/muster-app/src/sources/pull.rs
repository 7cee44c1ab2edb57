//! Reads every source in the background, with progress for whoever looks: into a snapshot, or only to see what it would be.
//! One at a time for each organisation. It can be stopped while it reads; then nothing is kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use muster_connect::{Connector, Progress};
use muster_model::OrgId;
use muster_store::SourceRunRow;
use tokio::sync::Notify;

use super::runs::{PATIENCE, PullReport, RunKind, RunOutcome, counted, report};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// How often a run gives a sign of life.
const BEAT: Duration = Duration::from_secs(1);

/// A run is reading and may be stopped, has gone on to write, or was stopped.
const READING: u8 = 0;
const WRITING: u8 = 1;
const STOPPED: u8 = 2;

/// Pulls of this process.
#[derive(Default)]
pub struct Pulls(Mutex<HashMap<OrgId, Arc<Running>>>);

struct Running {
    id: String,
    phase: AtomicU8,
    stop: Notify,
    told: Mutex<PullReport>,
}

impl Running {
    /// Moves from reading to another phase; false when it has left reading already.
    fn leave_reading(&self, phase: u8) -> bool {
        self.phase.compare_exchange(READING, phase, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    fn tell(&self, change: impl FnOnce(&mut PullReport)) {
        change(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn told(&self) -> PullReport {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Muster {
    /// Begins to read every source that is switched on, and gives the run's id.
    pub async fn start_pull(&self, actor: &Actor, kind: RunKind) -> Result<String, AppError> {
        actor.require(Permission::RecordEstate)?;
        let connectors = self.open_sources(actor).await?;
        let run = self.new_run(actor, kind, None);
        let fresh = run.started.checked_sub(PATIENCE).unwrap_or(run.started);
        if !self.0.store.begin_source_run(&actor.org, &run, fresh).await? {
            return Err(AppError::Changed(
                "The sources are being read already: wait for that run to end.".into(),
            ));
        }
        let running = Arc::new(Running {
            id: run.id.clone(),
            phase: AtomicU8::new(READING),
            stop: Notify::new(),
            told: Mutex::default(),
        });
        let pulls = || self.0.pulls.0.lock().unwrap_or_else(PoisonError::into_inner);
        pulls().insert(actor.org.clone(), running.clone());
        let (muster, actor, id) = (self.clone(), actor.clone(), run.id.clone());
        tokio::spawn(async move {
            muster.watch_pull(&actor, run, kind, connectors, &running).await;
            let mut pulls = muster.0.pulls.0.lock().unwrap_or_else(PoisonError::into_inner);
            if pulls.get(&actor.org).is_some_and(|r| r.id == running.id) {
                pulls.remove(&actor.org);
            }
        });
        Ok(id)
    }

    /// Stops a run that is still reading.
    pub async fn stop_pull(&self, actor: &Actor, id: &str) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        let running = self.0.pulls.0.lock().unwrap_or_else(PoisonError::into_inner).get(&actor.org).cloned();
        match running.filter(|r| r.id == id) {
            None => Err(AppError::Changed(
                "This run is not going on here: it has ended, or another server runs it.".into(),
            )),
            Some(running) if running.leave_reading(STOPPED) => {
                running.stop.notify_one();
                Ok(())
            }
            Some(_) => Err(AppError::Changed(
                "Everything is read already and is being measured: it ends by itself.".into(),
            )),
        }
    }

    /// Does the work in a task of its own, so that a sign of life comes however busy it is.
    async fn watch_pull(
        &self,
        actor: &Actor,
        mut run: SourceRunRow,
        kind: RunKind,
        connectors: Vec<Box<dyn Connector>>,
        running: &Arc<Running>,
    ) {
        let (muster, by, state) = (self.clone(), actor.clone(), running.clone());
        let mut work = tokio::spawn(async move { muster.do_pull(&by, kind, &connectors, &state).await });
        let mut beat = tokio::time::interval(BEAT);
        let ended = loop {
            tokio::select! {
                done = &mut work => break done.unwrap_or_else(|e| {
                    Err(AppError::Unavailable(format!("reading broke off unexpectedly ({e})")))
                }),
                () = running.stop.notified() => {
                    work.abort();
                    self.end_run(actor, run, RunOutcome::Stopped, &running.told()).await;
                    return;
                }
                _ = beat.tick() => {
                    (run.seen, run.report) = (self.now(), report(&running.told()));
                    if let Err(e) = self.0.store.note_source_run(&actor.org, &run).await {
                        tracing::warn!("the progress of run {} could not be written: {e}", run.id);
                    }
                }
            }
        };
        let outcome = match ended {
            Ok(snapshot) => {
                run.snapshot = snapshot;
                RunOutcome::Done
            }
            Err(e) => {
                running.tell(|told| told.failed = Some(e.to_string()));
                RunOutcome::Failed
            }
        };
        self.end_run(actor, run, outcome, &running.told()).await;
    }

    async fn do_pull(
        &self,
        actor: &Actor,
        kind: RunKind,
        connectors: &[Box<dyn Connector>],
        running: &Running,
    ) -> Result<Option<String>, AppError> {
        let progress = |p: Progress| running.tell(|told| told.saw(&p.source, p.step.to_string(), p.entries));
        let read = self.read_sources(actor, connectors, &progress, &self.source_limits(actor)).await?;
        let (rows, warnings) = (counted(&read.rows), crate::estate::warnings(&read));
        running.tell(|told| {
            told.rows = rows;
            told.warn(warnings);
        });
        if kind == RunKind::DryRun {
            return Ok(None);
        }
        if !running.leave_reading(WRITING) {
            // Whoever stopped it is about to end this task.
            return Err(AppError::Changed("it was stopped".into()));
        }
        Ok(Some(self.take_in(actor, read).await?.digest))
    }
}
