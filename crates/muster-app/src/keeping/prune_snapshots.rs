//! What the policy of an organisation would let go, and the removing of it: after every pull, once a day, and by hand. What
//! is removed becomes a tombstone first; then its files go. A removal that was broken off is gone on with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use muster_estate::manifest_of;
use muster_model::snapshot::Manifest;
use muster_model::{Digest, OrgId};
use muster_store::{RemovalRow, RetentionRow};
use serde::Serialize;

use super::plan::{Candidate, RetentionPolicy, Stays, Verdict, retain};
use super::set_retention::EVERY;
use super::tombstone::{Tombstone, delete_files, own_folder};
use super::{Removal, named_in};
use crate::actor::Actor;
use crate::error::AppError;
use crate::estate::SnapshotEntry;
use crate::muster::Muster;
use crate::policy::Permission;

const KIND: &str = "snapshot-removed";
/// How often it is decided anew when something changes meanwhile; the rest waits for the next time.
const ATTEMPTS: usize = 5;

/// What a policy would do with the snapshots that are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The policy.
    pub policy: RetentionPolicy,
    /// Every snapshot that is there, newest first, and what is decided of it.
    pub lines: Vec<(SnapshotEntry, Verdict)>,
    left: BTreeMap<String, Tombstone>,
    position: i64,
}

impl Preview {
    /// Those that would go.
    pub fn going(&self) -> impl Iterator<Item = &SnapshotEntry> {
        self.lines.iter().filter(|(_, v)| v.goes()).map(|(s, _)| s)
    }

    /// What would be left of a snapshot: its sources, rows and sizes. None where its manifest cannot be read.
    pub fn of(&self, digest: &str) -> Option<&Tombstone> {
        self.left.get(digest)
    }

    /// Bytes that would become free.
    pub fn frees(&self) -> u64 {
        self.going().filter_map(|s| self.of(&s.digest)).fold(0, |sum, t| sum.saturating_add(t.bytes()))
    }

    /// Names exactly those that would go, so that nobody removes others than they were shown.
    pub fn mark(&self) -> String {
        let digests: Vec<&str> = self.going().map(|s| s.digest.as_str()).collect();
        Digest::of(digests.join("\n").as_bytes()).to_string()
    }
}

/// What was removed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pruned {
    /// The snapshots.
    pub removed: Vec<SnapshotEntry>,
    /// Bytes that became free.
    pub freed: u64,
    /// Those whose files could not be deleted yet, and why; it is tried again.
    pub waiting: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Payload<'a> {
    why: &'a str,
    left: &'a Tombstone,
}

impl Muster {
    /// What the policy would let go and why the rest stays: the one given, or the one that is set, or the one proposed.
    pub async fn preview_retention(
        &self,
        actor: &Actor,
        policy: Option<RetentionPolicy>,
    ) -> Result<Preview, AppError> {
        actor.require(Permission::ReadRecords)?;
        let policy = match policy {
            Some(policy) => policy,
            None => self.retention(actor).await?.map(|set| set.policy).unwrap_or_default(),
        };
        let live = self.live(actor).await?;
        let attested = self.0.store.attested_texts(&actor.org).await?;
        let mut snapshots = self.snapshots(actor).await?;
        snapshots.retain(|s| s.removed.is_none());
        let (data, org, zone) =
            (self.data_folder().to_owned(), actor.org.clone(), live.programme.profile.zone());
        let (position, now) = (live.position, self.now());
        let programme = live.programme.clone();
        let decide = tokio::task::spawn_blocking(move || {
            let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let mut name = |record: String, text: &str| {
                for digest in named_in(text) {
                    named.entry(digest).or_default().insert(record.clone());
                }
            };
            programme.records().for_each(|r| name(r.reference().to_string(), &r.source.text));
            attested.into_iter().for_each(|(record, text)| name(record, &text));
            let mut left = BTreeMap::new();
            let mut candidates = Vec::new();
            for s in &snapshots {
                let manifest = manifest(&data, s);
                let mut held = Vec::new();
                if s.pin.is_some() {
                    held.push(Stays::Pinned);
                }
                if let Some(records) = named.get(&s.digest) {
                    held.push(Stays::Named(records.iter().cloned().collect()));
                }
                if own_folder(&data, &org, &s.path).is_none() {
                    held.push(Stays::Elsewhere);
                } else if manifest.is_none() {
                    held.push(Stays::Unreadable);
                }
                candidates.push(Candidate {
                    digest: s.digest.clone(),
                    taken_at: s.taken_at,
                    predecessor: manifest.as_ref().and_then(|m| m.predecessor.clone()),
                    held,
                });
                if let Some(manifest) = manifest {
                    left.insert(s.digest.clone(), Tombstone::of(&manifest));
                }
            }
            let verdicts = retain(&candidates, policy, now, &zone);
            Preview { policy, lines: snapshots.into_iter().zip(verdicts).collect(), left, position }
        });
        decide
            .await
            .map_err(|e| AppError::Unavailable(format!("the snapshots could not be looked through ({e})")))
    }

    /// Removes what the policy lets go, if one is on; none when it is not. With `expected`, only exactly what a preview
    /// with this mark showed.
    pub async fn prune_snapshots(
        &self,
        actor: &Actor,
        expected: Option<&str>,
    ) -> Result<Option<Pruned>, AppError> {
        actor.require(Permission::RecordEstate)?;
        self.state(&actor.org).await?;
        let Some(set) = self.0.store.retention(&actor.org).await?.filter(|r| r.enabled) else {
            return Ok(None);
        };
        let policy = RetentionPolicy { newest: set.newest, months: set.months, days: set.days };
        let mut done = Pruned::default();
        for attempt in 0..ATTEMPTS {
            self.caught_up(&actor.org).await?;
            let preview = self.preview_retention(actor, Some(policy)).await?;
            if attempt == 0 && expected.is_some_and(|mark| mark != preview.mark()) {
                return Err(AppError::Changed(
                    "Other snapshots would go now than you were shown. Nothing was removed: look again."
                        .into(),
                ));
            }
            if self.remove_all(actor, &set, &preview, &mut done).await? {
                break;
            }
        }
        let waiting = self.finish_removals().await?.into_iter().filter(|(org, ..)| *org == actor.org);
        done.waiting = waiting.map(|(_, digest, why)| (digest, why)).collect();
        Ok(Some(done))
    }

    /// Says of each that it is removed. False: something has changed, so it must be decided anew.
    async fn remove_all(
        &self,
        actor: &Actor,
        set: &RetentionRow,
        preview: &Preview,
        done: &mut Pruned,
    ) -> Result<bool, AppError> {
        let why = format!("Kept are {}.", preview.policy.words());
        let state = self.state(&actor.org).await?;
        for snapshot in preview.going() {
            let Some(left) = preview.of(&snapshot.digest) else { continue };
            let entry = self.keeping_entry(actor, KIND, &snapshot.digest, &Payload { why: &why, left })?;
            let tombstone = serde_json::to_string(left).map_err(|e| AppError::Unavailable(e.to_string()))?;
            let removal =
                RemovalRow { at: entry.at, by: actor.user.clone(), why: why.clone(), tombstone, gone: None };
            if !self.0.store.remove_snapshot(set, preview.position, &removal, &entry).await? {
                return Ok(false);
            }
            state.views.forget(&snapshot.digest);
            done.freed = done.freed.saturating_add(left.bytes());
            done.removed.push(snapshot.clone());
        }
        Ok(true)
    }

    /// Deletes the files of snapshots that were removed, of every organisation: at once, or after a crash when the server
    /// starts again. Says which could not be deleted and why.
    pub(crate) async fn finish_removals(&self) -> Result<Vec<(OrgId, String, String)>, AppError> {
        let mut waiting = Vec::new();
        for begun in self.0.store.removals_begun().await? {
            let (data, org, path) = (self.data_folder().to_owned(), begun.org.clone(), begun.path.clone());
            let deleted = tokio::task::spawn_blocking(move || delete_files(&data, &org, &path)).await;
            match deleted.map_err(std::io::Error::other).and_then(|done| done) {
                Ok(()) => self.0.store.snapshot_gone(&begun.org, &begun.digest, self.now()).await?,
                Err(e) => {
                    tracing::warn!(
                        "the files of the removed snapshot {} could not be deleted: {e}",
                        begun.digest
                    );
                    waiting.push((begun.org, begun.digest, e.to_string()));
                }
            }
        }
        Ok(waiting)
    }

    /// After a pull: what the policy lets go goes. A pull is no worse for it when that fails; it is tried again.
    pub(crate) async fn prune_after_pull(&self, actor: &Actor) {
        let system = Actor::system(actor.org.clone(), "retention");
        if let Err(e) = self.prune_snapshots(&system, None).await {
            tracing::warn!("snapshots of {} were not removed by their policy: {e}", actor.org);
        }
    }

    /// Once a day: what policies let go goes, each once however many servers look.
    pub(crate) async fn prune_due(&self) -> Result<usize, AppError> {
        let now = self.now();
        let mut removed = 0;
        for due in self.0.store.due_retentions(now).await? {
            let next = now.checked_add(EVERY).unwrap_or(Timestamp::MAX);
            if !self.0.store.take_due_retention(&due, next).await? {
                continue;
            }
            let system = Actor::system(due.org.clone(), "retention");
            match self.prune_snapshots(&system, None).await {
                Ok(done) => removed += done.map_or(0, |d| d.removed.len()),
                Err(e) => tracing::warn!("snapshots of {} were not removed by their policy: {e}", due.org),
            }
        }
        Ok(removed)
    }
}

/// The manifest of a snapshot: as it was registered, or out of its folder.
fn manifest(data: &Path, snapshot: &SnapshotEntry) -> Option<Manifest> {
    let registered = serde_json::from_value::<Manifest>(snapshot.manifest.clone()).ok();
    let read = || manifest_of(&PathBuf::from(data).join(&snapshot.path)).ok().flatten();
    registered.or_else(read).filter(|m| m.digest().is_ok_and(|d| d == snapshot.digest))
}

impl Removal {
    /// What happened, for whoever asks for the snapshot.
    pub fn words(&self, taken: Timestamp) -> String {
        let day = |at: Timestamp| at.strftime("%-d %B %Y").to_string();
        format!(
            "The snapshot of {} was removed on {}: it is not kept any more. {} The figures measured on it stay.",
            day(taken),
            day(self.at),
            self.why
        )
    }
}
