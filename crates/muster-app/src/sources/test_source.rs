//! Tries a source: the whole way, step by step, keeping nothing but how far it came.

use std::time::Duration;

use muster_connect::ConnectionTest;

use super::runs::{PullReport, RunKind, RunOutcome, SourceRun, StepSeen};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Longest time for a test: somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(45);

impl Muster {
    /// Tries a source and says how far it came. A step that fails is no error of this use case: it is in the report.
    pub async fn test_source(&self, actor: &Actor, source: &str) -> Result<SourceRun, AppError> {
        actor.require(Permission::ManageSources)?;
        let connector = self.open_source(actor, source).await?;
        let run = self.new_run(actor, RunKind::Test, Some(source));
        self.0.store.begin_source_run(&actor.org, &run, run.started).await?;
        let limits = self.source_limits(actor);
        let limits = muster_connect::Limits { deadline: PATIENCE.min(limits.deadline), ..limits };
        let mut told = PullReport::default();
        match tokio::time::timeout(PATIENCE, connector.test(&limits)).await {
            Ok(ConnectionTest { passed, failed }) => {
                told.steps =
                    passed.into_iter().map(|(step, learned)| passed_step(source, step, learned)).collect();
                told.failed = failed.map(|e| e.to_string());
            }
            Err(_) => {
                told.failed = Some(format!(
                    "no answer within {} s\n  help: see whether it is reachable",
                    PATIENCE.as_secs()
                ));
            }
        }
        let outcome = if told.failed.is_none() { RunOutcome::Done } else { RunOutcome::Failed };
        let id = run.id.clone();
        self.end_run(actor, run, outcome, &told).await;
        self.source_run(actor, &id).await
    }
}

fn passed_step(source: &str, step: muster_connect::Step, learned: String) -> StepSeen {
    StepSeen { source: source.to_owned(), step: step.to_string(), entries: None, learned }
}
