//! What runs over sources came to, as people see it: how far one has come, how it ended, what it read.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use muster_estate::Rows;
use muster_store::SourceRunRow;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Runs that are kept for each organisation.
pub(super) const KEPT: i64 = 500;
/// Runs that a list shows.
const SHOWN: i64 = 50;
/// Without a sign of life for so long, whoever ran it is gone.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// Warnings that are kept one by one.
const MAX_WARNINGS: usize = 200;

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Reads every source into a snapshot.
    Pull,
    /// Reads every source and keeps nothing.
    DryRun,
    /// Goes the whole way to one source and keeps nothing.
    Test,
}

impl RunKind {
    /// The word in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::DryRun => "dry-run",
            Self::Test => "test",
        }
    }

    /// The word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pull => "Pull",
            Self::DryRun => "Dry run",
            Self::Test => "Connection test",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "dry-run" => Self::DryRun,
            "test" => Self::Test,
            _ => Self::Pull,
        }
    }
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    /// Still at it.
    Running,
    /// Did what it was for.
    Done,
    /// Did not, and kept nothing.
    Failed,
    /// Somebody stopped it.
    Stopped,
    /// Whoever ran it gave no sign of life any more: the server was stopped.
    Lost,
}

impl RunOutcome {
    /// The word in the store, for those that are kept there.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Lost => "lost",
        }
    }

    /// The word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Lost => "broken off",
        }
    }
}

/// How far one step of one source has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSeen {
    /// The source.
    pub source: String,
    /// The step, in words.
    pub step: String,
    /// Entries read in it; none for steps that read none.
    #[serde(default)]
    pub entries: Option<u64>,
    /// What was learned, for tests.
    #[serde(default)]
    pub learned: String,
}

/// Rows by table.
pub type Counted = BTreeMap<String, u64>;

/// What a run has to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullReport {
    /// Steps, in the order they were taken.
    #[serde(default)]
    pub steps: Vec<StepSeen>,
    /// Rows that were read, by table, once all are.
    #[serde(default)]
    pub rows: Counted,
    /// Warnings, each with its source.
    #[serde(default)]
    pub warnings: Vec<(String, String)>,
    /// Warnings that are not shown.
    #[serde(default)]
    pub more_warnings: u64,
    /// Why it failed.
    #[serde(default)]
    pub failed: Option<String>,
}

impl PullReport {
    pub(super) fn saw(&mut self, source: &str, step: String, entries: u64) {
        match self.steps.iter_mut().rev().find(|s| s.source == source && s.step == step) {
            Some(seen) => seen.entries = Some(entries),
            None => {
                let source = source.to_owned();
                self.steps.push(StepSeen { source, step, entries: Some(entries), learned: String::new() });
            }
        }
    }

    pub(super) fn warn(&mut self, warnings: Vec<(String, String)>) {
        self.more_warnings = warnings.len().saturating_sub(MAX_WARNINGS) as u64;
        self.warnings = warnings;
        self.warnings.truncate(MAX_WARNINGS);
    }
}

/// How many rows of each table there are.
pub(crate) fn counted(rows: &Rows) -> Counted {
    [
        ("people", rows.people.len()),
        ("accounts", rows.accounts.len()),
        ("groups", rows.groups.len()),
        ("memberships", rows.memberships.len()),
        ("entitlements", rows.entitlements.len()),
        ("grants", rows.grants.len()),
        ("credentials", rows.credentials.len()),
        ("applications", rows.applications.len()),
        ("federation trusts", rows.federation_trusts.len()),
    ]
    .into_iter()
    .map(|(table, n)| (table.to_owned(), n as u64))
    .collect()
}

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRun {
    /// Id.
    pub id: String,
    /// What it does.
    pub kind: RunKind,
    /// The source tested.
    pub source: Option<String>,
    /// When it began.
    pub started: Timestamp,
    /// Who began it: a login, `console`, or `system:schedule`.
    pub started_by: String,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it stands.
    pub outcome: RunOutcome,
    /// Digest of the snapshot it took.
    pub snapshot: Option<String>,
    /// What it has to tell.
    pub report: PullReport,
}

impl SourceRun {
    fn of(row: SourceRunRow, now: Timestamp, actor: &Actor) -> Self {
        let outcome = match row.outcome.as_deref() {
            Some("done") => RunOutcome::Done,
            Some("stopped") => RunOutcome::Stopped,
            Some(_) => RunOutcome::Failed,
            None if now.duration_since(row.seen) > PATIENCE => RunOutcome::Lost,
            None => RunOutcome::Running,
        };
        Self {
            kind: RunKind::parse(&row.kind),
            // What a newer version wrote and this one cannot read is left out, not made up.
            report: shown(serde_json::from_value(row.report).unwrap_or_default(), actor),
            id: row.id,
            source: row.source,
            started: row.started,
            started_by: row.started_by,
            ended: row.ended,
            outcome,
            snapshot: row.snapshot,
        }
    }
}

/// Warnings and failures name accounts and servers: who may not look inside the estate sees counts.
fn shown(report: PullReport, actor: &Actor) -> PullReport {
    if actor.may(Permission::ReadEstate) {
        return report;
    }
    let more_warnings = report.more_warnings + report.warnings.len() as u64;
    let hidden = "why is for those who may see details of the identity estate".to_owned();
    let steps = report.steps.into_iter().map(|s| StepSeen { learned: String::new(), ..s }).collect();
    PullReport { steps, warnings: Vec::new(), more_warnings, failed: report.failed.map(|_| hidden), ..report }
}

impl Muster {
    /// The newest runs, newest first.
    pub async fn source_runs(&self, actor: &Actor) -> Result<Vec<SourceRun>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let now = self.now();
        let rows = self.0.store.source_runs(&actor.org, SHOWN).await?;
        Ok(rows.into_iter().map(|row| SourceRun::of(row, now, actor)).collect())
    }

    /// One run.
    pub async fn source_run(&self, actor: &Actor, id: &str) -> Result<SourceRun, AppError> {
        actor.require(Permission::ReadRecords)?;
        let row = self.0.store.source_run(&actor.org, id).await?;
        let row = row.ok_or_else(|| AppError::not_found("This run"))?;
        Ok(SourceRun::of(row, self.now(), actor))
    }

    /// The newest test of each source that has one.
    pub async fn newest_source_tests(&self, actor: &Actor) -> Result<Vec<SourceRun>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let now = self.now();
        let rows = self.0.store.newest_source_tests(&actor.org).await?;
        Ok(rows.into_iter().map(|row| SourceRun::of(row, now, actor)).collect())
    }

    /// A run that begins now.
    pub(super) fn new_run(&self, actor: &Actor, kind: RunKind, source: Option<&str>) -> SourceRunRow {
        let now = self.now();
        SourceRunRow {
            id: uuid::Uuid::now_v7().to_string(),
            kind: kind.word().to_owned(),
            source: source.map(str::to_owned),
            started: now,
            started_by: actor.login.clone(),
            seen: now,
            ended: None,
            outcome: None,
            snapshot: None,
            report: report(&PullReport::default()),
        }
    }

    /// Writes down how a run ended. Failing to is told to the log: the run itself is over.
    pub(super) async fn end_run(
        &self,
        actor: &Actor,
        mut run: SourceRunRow,
        outcome: RunOutcome,
        told: &PullReport,
    ) {
        let now = self.now();
        (run.seen, run.ended) = (now, Some(now));
        (run.outcome, run.report) = (Some(outcome.word().to_owned()), report(told));
        let kept = match self.0.store.note_source_run(&actor.org, &run).await {
            Ok(()) => self.0.store.prune_source_runs(&actor.org, KEPT).await,
            failed => failed,
        };
        if let Err(e) = kept {
            tracing::warn!("the end of run {} could not be written: {e}", run.id);
        }
    }
}

pub(super) fn report(told: &PullReport) -> serde_json::Value {
    serde_json::to_value(told).unwrap_or_default()
}

impl Muster {
    /// Keeps that a scheduled run could not even begin: people look for it where the other runs are.
    pub(super) async fn note_unbegun(&self, actor: &Actor, why: &AppError) -> Result<(), AppError> {
        let run = self.new_run(actor, RunKind::Pull, None);
        let told = PullReport { failed: Some(why.to_string()), ..PullReport::default() };
        // A sign of life of another run must not keep this one from being written.
        self.0.store.begin_source_run(&actor.org, &run, Timestamp::MAX).await?;
        self.end_run(actor, run, RunOutcome::Failed, &told).await;
        Ok(())
    }
}
