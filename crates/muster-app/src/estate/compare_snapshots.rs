//! What changed between two snapshots, sign-ins and uses aside: counted for every table, with the first rows of each way and what changed in them.
//! Snapshots never change, so an answer is good for ever; the last few are kept.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use muster_estate::{Compared, RowChange, Snapshot, Table, TableChanges, compare, row_changes};

use super::SnapshotEntry;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Rows of each table and way that are listed.
pub const LISTED: usize = 100;

/// Two snapshots side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The older.
    pub older: SnapshotEntry,
    /// The newer.
    pub newer: SnapshotEntry,
    /// What differs, table by table; at most [`LISTED`] keys of each way.
    pub tables: Vec<TableChanges>,
    /// What changed in the rows that are listed as changed, by table.
    pub rows: Vec<(&'static str, Vec<RowChange>)>,
}

impl Muster {
    /// Compares two snapshots, whichever way round they are named.
    pub async fn compare_snapshots(
        &self,
        actor: &Actor,
        one: &str,
        other: &str,
    ) -> Result<Arc<Comparison>, AppError> {
        actor.require(Permission::ReadEstate)?;
        let all = self.snapshots(actor).await?;
        let find = |digest: &str| {
            let found = all.iter().find(|s| s.digest == digest).cloned();
            let found = found.ok_or_else(|| AppError::not_found("This snapshot"))?;
            match &found.removed {
                Some(removed) => Err(AppError::Removed(removed.words(found.taken_at))),
                None => Ok(found),
            }
        };
        let (one, other) = (find(one)?, find(other)?);
        let (older, newer) = if one.taken_at <= other.taken_at { (one, other) } else { (other, one) };
        let state = self.state(&actor.org).await?;
        let known = |state: &crate::muster::OrgState| state.views.comparison(&older.digest, &newer.digest);
        if let Some(known) = known(&state) {
            return Ok(known);
        }
        // One at a time: two people who ask the same wait for one answer. It is kept even when nobody waits any more.
        let data = self.data_folder().to_owned();
        let work = tokio::spawn(async move {
            let _turn = state.views.comparing.lock().await;
            if let Some(known) = state.views.comparison(&older.digest, &newer.digest) {
                return Ok(known);
            }
            let done = tokio::task::spawn_blocking(move || compared(&data, older, newer)).await;
            let done = done.map_err(|e| e.to_string()).and_then(|done| done)?;
            let done = Arc::new(done);
            state.views.keep_comparison(done.clone());
            Ok::<_, String>(done)
        });
        let done = work.await.map_err(|e| e.to_string()).and_then(|done| done);
        done.map_err(|why| AppError::Unavailable(format!("The snapshots could not be compared: {why}")))
    }
}

fn compared(data: &Path, older: SnapshotEntry, newer: SnapshotEntry) -> Result<Comparison, String> {
    let open = |entry: &SnapshotEntry| Snapshot::open(&data.join(&entry.path)).map_err(|e| e.to_string());
    let (one, two) = (open(&older)?, open(&newer)?);
    let tables = compare(&one, &two, Compared::ButActivity, LISTED).map_err(|e| e.to_string())?;
    let mut rows = Vec::new();
    for table in Table::ALL {
        let changed = tables.iter().find(|t| t.table == table.name()).map(|t| t.changed.keys.iter().cloned());
        let keys: BTreeSet<String> = changed.into_iter().flatten().collect();
        let changes =
            row_changes(&one, &two, table, Compared::ButActivity, &keys).map_err(|e| e.to_string())?;
        if !changes.is_empty() {
            rows.push((table.name(), changes));
        }
    }
    Ok(Comparison { older, newer, tables, rows })
}
