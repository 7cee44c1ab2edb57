//! Pins: a person says that a snapshot is to be kept whatever the policy says, and why; and takes that back. Both are
//! entries (append-only: who, when, why).

use jiff::Timestamp;
use muster_store::{Entry, PinRow};
use serde::{Deserialize, Serialize};

use super::set_retention::reason;
use crate::actor::Actor;
use crate::error::AppError;
use crate::estate::SnapshotEntry;
use crate::muster::Muster;
use crate::policy::Permission;

const KIND: &str = "snapshot-pin";
/// Fewest digits of a digest that name a snapshot.
const FEWEST: usize = 8;

/// Something that a person said of keeping one snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinAct {
    /// Pinned, or not any more.
    pub pinned: bool,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    pinned: bool,
    why: String,
}

impl Muster {
    /// The snapshot of this digest, or the only one whose digest begins so.
    pub async fn snapshot(&self, actor: &Actor, digest: &str) -> Result<SnapshotEntry, AppError> {
        let wanted = digest.trim_start_matches("sha256:").to_ascii_lowercase();
        let mut found = self.snapshots(actor).await?;
        found.retain(|s| s.digest == wanted || (wanted.len() >= FEWEST && s.digest.starts_with(&wanted)));
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(_), false) => {
                Err(AppError::field("digest", "is the beginning of several digests", "write more of it"))
            }
            (None, _) => Err(AppError::not_found("This snapshot")),
        }
    }

    /// Pins a snapshot.
    pub async fn pin_snapshot(&self, actor: &Actor, digest: &str, why: &str) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        reason(why).map_err(|e| AppError::invalid(vec![e]))?;
        let snapshot = self.snapshot(actor, digest).await?;
        if let Some(removed) = &snapshot.removed {
            return Err(AppError::Removed(removed.words(snapshot.taken_at)));
        }
        let why = why.trim().to_owned();
        let entry =
            self.keeping_entry(actor, KIND, &snapshot.digest, &Payload { pinned: true, why: why.clone() })?;
        let pin = PinRow { why, at: entry.at, by: actor.user.clone() };
        if self.0.store.pin_snapshot(&actor.org, &pin, &entry).await? {
            return Ok(());
        }
        Err(AppError::Changed(
            "This snapshot is pinned already, or was removed meanwhile: look at it again.".into(),
        ))
    }

    /// Takes the pin off a snapshot: whoever set it, or whoever may say how long snapshots are kept.
    pub async fn unpin_snapshot(&self, actor: &Actor, digest: &str, why: &str) -> Result<(), AppError> {
        actor.require(Permission::RecordEstate)?;
        reason(why).map_err(|e| AppError::invalid(vec![e]))?;
        let snapshot = self.snapshot(actor, digest).await?;
        let not_pinned = || AppError::Changed("This snapshot is not pinned: look at it again.".into());
        let pin = snapshot.pin.as_ref().ok_or_else(not_pinned)?;
        if !actor.may_unpin(pin) {
            return Err(AppError::forbidden("take off a pin that somebody else has set"));
        }
        let payload = Payload { pinned: false, why: why.trim().to_owned() };
        let entry = self.keeping_entry(actor, KIND, &snapshot.digest, &payload)?;
        if self.0.store.unpin_snapshot(&actor.org, &entry).await? { Ok(()) } else { Err(not_pinned()) }
    }

    /// Everything said of keeping one snapshot, the latest first.
    pub async fn pin_acts(&self, actor: &Actor, digest: &str) -> Result<Vec<PinAct>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let entries = self.0.store.entries(&actor.org, KIND, Some(digest)).await?;
        let read = |e: Entry| {
            let Payload { pinned, why } = serde_json::from_value(e.payload)
                .map_err(|_| AppError::Unavailable("what was said of keeping it cannot be read".into()))?;
            Ok(PinAct { pinned, why, at: e.at, by: e.actor })
        };
        entries.into_iter().rev().map(read).collect()
    }
}
