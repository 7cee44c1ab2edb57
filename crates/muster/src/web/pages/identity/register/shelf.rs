//! Lists made ready: one for each register of a snapshot, kept with the snapshot's inventory and gone with it. Made away
//! from the request: a visitor waits a moment, then is told that it is being read.

use std::sync::Arc;
use std::time::Duration;

use muster_app::{AppError, Words};
use muster_estate::{Account, EstateError, InMemory, Rows, Table};
use muster_model::Programme;
use muster_posture::{List, METRICS};

use super::Register;
use crate::web::failure::Failure;
use crate::web::kept::Kept;
use crate::web::pages::identity::inventory::Inventory;
use crate::web::pages::identity::said_of::words as words_of;
use crate::web::visit::Visit;

/// How long a visitor waits before being told.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Lists kept ready: all registers of two snapshots.
static KEPT: Kept<Key, List> = Kept::new(22);

/// What a list is made from.
pub struct Making<'a> {
    /// The snapshot.
    pub inventory: &'a Inventory,
    /// What people say of its objects, in records.
    pub programme: &'a Programme,
    /// What people say of its accounts, in words given here.
    pub words: &'a Words,
}

impl Making<'_> {
    /// A whole table of the snapshot.
    pub fn table(&self, table: Table, searched: &[&str]) -> Result<List, EstateError> {
        List::load(self.inventory.measured.tables(), table, searched)
    }

    /// Some of the accounts.
    pub fn accounts(&self, accounts: Vec<Account>, searched: &[&str]) -> Result<List, EstateError> {
        let rows = Rows { accounts, ..Rows::default() };
        List::load(&InMemory { rows, manifest: None }, Table::Accounts, searched)
    }
}

/// The list of a register for the snapshot that the visitor looks at. None when it is not ready yet and the visitor does
/// not want to `wait`.
pub async fn ready(
    v: &Arc<Visit>,
    register: &'static Register,
    wait: bool,
) -> Result<Option<(Arc<Inventory>, Arc<List>)>, Failure> {
    let visit = v.clone();
    let task = tokio::spawn(async move { made(&visit, register).await });
    let done = if wait { Ok(task.await) } else { tokio::time::timeout(PATIENCE, task).await };
    match done {
        Ok(Ok(Ok(both))) => Ok(both),
        Ok(Ok(Err(failure))) => Err(failure),
        Ok(Err(e)) => Err(unreadable(&e).into()),
        // The task goes on, and the next visit finds what it made.
        Err(_) => Ok(None),
    }
}

fn unreadable(why: &dyn std::fmt::Display) -> AppError {
    AppError::Unavailable(format!("the snapshot could not be read ({why}); try again"))
}

async fn made(
    v: &Visit,
    register: &'static Register,
) -> Result<Option<(Arc<Inventory>, Arc<List>)>, Failure> {
    let Some(inventory) = Inventory::of(v).await? else { return Ok(None) };
    let position = if register.follows_records { v.live.position } else { 0 };
    let words = if register.follows_records { words_of(v).await? } else { Arc::default() };
    let as_of = v.as_of.filter(|_| register.follows_records);
    let key = Key {
        register: register.path,
        snapshot: format!(
            "{}\n{}\n{}",
            v.actor.org,
            inventory.measured.path.display(),
            inventory.measured.digest.as_deref().unwrap_or("")
        ),
        records: format!("{position} {} {}", words.entries, as_of.map(|d| d.to_string()).unwrap_or_default()),
    };
    // A list of the same register and snapshot made from earlier records gives way at once.
    let stale = {
        let (register, snapshot) = (key.register, key.snapshot.clone());
        move |k: &Key| k.register == register && k.snapshot == snapshot
    };
    let (estate, programme, words) = (inventory.clone(), v.programme.clone(), words);
    let list = KEPT
        .get_or_make(key, stale, || async move {
            let run = tokio::task::spawn_blocking(move || {
                let mut list =
                    (register.make)(&Making { inventory: &estate, programme: &programme, words: &words })?;
                for metric in METRICS.iter().filter(|_| register.filters.iter().any(|f| !f.flags.is_empty()))
                {
                    let at = METRICS.iter().position(|m| m.id == metric.id).unwrap_or(0);
                    list.add_flags(
                        metric.id,
                        estate.marked.iter().map(|m| m.offends >> at & 1 == 1).collect(),
                    );
                }
                list.prepare();
                Ok::<_, EstateError>(Arc::new(list))
            });
            match run.await {
                Ok(made) => made.map_err(|e| unreadable(&e)),
                Err(e) => Err(unreadable(&e)),
            }
        })
        .await?;
    Ok(Some((inventory, list)))
}

#[derive(PartialEq, Eq)]
struct Key {
    register: &'static str,
    snapshot: String,
    records: String,
}
