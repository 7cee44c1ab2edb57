//! How long an organisation keeps snapshots: read, set and switched off. Every change is an entry too: who, when, why.
//! Nothing goes until somebody has set a policy, and not in the same moment either: the next pull, or a day later.

use jiff::{SignedDuration, Timestamp};
use muster_store::{Entry, RetentionRow};
use serde::{Deserialize, Serialize};

use super::plan::{LEAST_NEWEST, MOST_DAYS, MOST_MONTHS, MOST_NEWEST, RetentionPolicy};
use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;

const KIND: &str = "snapshot-retention";
/// Longest reason, in bytes.
pub(super) const LONGEST: usize = 1000;
/// How often it is looked at again, beside every pull.
pub(super) const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// A policy as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionSet {
    /// What it keeps.
    pub policy: RetentionPolicy,
    /// Whether it holds.
    pub enabled: bool,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom: a user's id.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    enabled: bool,
    newest: u32,
    months: u32,
    days: u32,
    why: String,
}

impl From<RetentionRow> for RetentionSet {
    fn from(row: RetentionRow) -> Self {
        let policy = RetentionPolicy { newest: row.newest, months: row.months, days: row.days };
        Self { policy, enabled: row.enabled, why: row.why, at: row.changed, by: row.changed_by }
    }
}

impl Muster {
    /// The policy, if one was ever set.
    pub async fn retention(&self, actor: &Actor) -> Result<Option<RetentionSet>, AppError> {
        actor.require(Permission::ReadRecords)?;
        Ok(self.0.store.retention(&actor.org).await?.map(Into::into))
    }

    /// Every policy there was, the latest first.
    pub async fn retention_history(&self, actor: &Actor) -> Result<Vec<RetentionSet>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let entries = self.0.store.entries(&actor.org, KIND, None).await?;
        let read = |e: Entry| {
            let p: Payload = serde_json::from_value(e.payload)
                .map_err(|_| AppError::Unavailable("a policy of keeping snapshots cannot be read".into()))?;
            let policy = RetentionPolicy { newest: p.newest, months: p.months, days: p.days };
            Ok(RetentionSet { policy, enabled: p.enabled, why: p.why, at: e.at, by: e.actor })
        };
        entries.into_iter().rev().map(read).collect()
    }

    /// Sets the policy, or switches it off.
    pub async fn set_retention(
        &self,
        actor: &Actor,
        policy: RetentionPolicy,
        enabled: bool,
        why: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::ManageSettings)?;
        self.state(&actor.org).await?;
        let mut fields = policy.wrong();
        fields.extend(reason(why).err());
        if !fields.is_empty() {
            return Err(AppError::invalid(fields));
        }
        let now = self.now();
        let row = RetentionRow {
            org: actor.org.clone(),
            enabled,
            newest: policy.newest,
            months: policy.months,
            days: policy.days,
            next: now.checked_add(EVERY).unwrap_or(Timestamp::MAX),
            changed: now,
            changed_by: actor.user.clone(),
            why: why.trim().to_owned(),
        };
        let RetentionPolicy { newest, months, days } = policy;
        let payload = Payload { enabled, newest, months, days, why: row.why.clone() };
        let entry = self.keeping_entry(actor, KIND, "snapshots", &payload)?;
        Ok(self.0.store.set_retention(&row, &entry).await?)
    }

    pub(super) fn keeping_entry(
        &self,
        actor: &Actor,
        kind: &str,
        subject: &str,
        payload: &impl Serialize,
    ) -> Result<Entry, AppError> {
        Ok(Entry {
            id: uuid::Uuid::now_v7().to_string(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            at: self.now(),
            actor: actor.user.clone(),
            payload: serde_json::to_value(payload).map_err(|e| AppError::Unavailable(e.to_string()))?,
        })
    }
}

impl RetentionPolicy {
    /// What of it is out of bounds, field by field.
    pub fn wrong(&self) -> Vec<FieldError> {
        let bounds = [
            ("newest", self.newest, LEAST_NEWEST, MOST_NEWEST),
            ("months", self.months, 0, MOST_MONTHS),
            ("days", self.days, 0, MOST_DAYS),
        ];
        let outside = bounds.into_iter().filter(|(_, n, least, most)| !(least..=most).contains(&n));
        outside
            .map(|(path, _, least, most)| FieldError {
                path: path.to_owned(),
                message: format!("must be a number from {least} to {most}"),
                expected: String::new(),
            })
            .collect()
    }
}

/// A reason is a sentence.
pub(super) fn reason(why: &str) -> Result<(), FieldError> {
    if !why.trim().is_empty() && why.len() <= LONGEST {
        return Ok(());
    }
    let message = format!(
        "must say in a sentence why, in at most {LONGEST} characters: whoever comes later has only that"
    );
    Err(FieldError { path: "why".to_owned(), message, expected: String::new() })
}
