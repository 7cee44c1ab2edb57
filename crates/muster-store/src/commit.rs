//! Writes: everything one act changes, in one transaction, or nothing. Each record write names the version it was based
//! on; if that is no longer the newest, nothing is written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use muster_model::deed::Deed;
use muster_model::{Digest, OrgId, Reference};
use sqlx::SqliteConnection;

use crate::Result;
use crate::attestations::{self, AttestationRow};
use crate::entries::{self, Entry};
use crate::error::StoreError;
use crate::open::Store;
use crate::search_sqlite;

/// One record to write.
#[derive(Debug, Clone)]
pub struct RecordWrite {
    /// The record.
    pub reference: Reference,
    /// The version it was based on; none for a record that does not exist (or was deleted).
    pub based_on: Option<i64>,
    /// The whole file; none deletes the record.
    pub text: Option<String>,
    /// Title, for the search.
    pub title: String,
    /// Digest of the canonical form.
    pub digest: Digest,
    /// What whoever writes it says about it.
    pub note: Option<String>,
}

/// Everything one act changes.
#[derive(Debug, Clone)]
pub struct Changes {
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// Records.
    pub records: Vec<RecordWrite>,
    /// Acts of attestation.
    pub attestations: Vec<AttestationRow>,
    /// A new profile, with the digest of the text it was based on.
    pub profile: Option<(Option<Digest>, String)>,
    /// Entries.
    pub entries: Vec<Entry>,
    /// What people did about records. The journal moves on with each, so that whoever judges looks again.
    pub deeds: Vec<Deed>,
}

impl Changes {
    /// Nothing yet.
    pub fn new(actor: &str, at: Timestamp) -> Self {
        Self {
            actor: actor.to_owned(),
            at,
            records: Vec::new(),
            attestations: Vec::new(),
            profile: None,
            entries: Vec::new(),
            deeds: Vec::new(),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Journal position after it.
    pub position: i64,
    /// The new version of each record.
    pub versions: BTreeMap<Reference, i64>,
}

impl Store {
    /// Writes all of it, or nothing.
    pub async fn commit(&self, org: &OrgId, changes: &Changes) -> Result<Committed> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let known: Option<i64> = sqlx::query_scalar("SELECT created_at FROM orgs WHERE org = $1")
            .bind(org.as_str())
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_none() {
            return Err(StoreError::NotFound(format!("the organisation {org}")));
        }
        let mut done = Committed { position: 0, versions: BTreeMap::new() };
        if let Some((based_on, text)) = &changes.profile {
            done.position = profile(&mut tx, org, changes, *based_on, text).await?;
        }
        for write in &changes.records {
            let (version, position) = record(&mut tx, org, changes, write).await?;
            done.versions.insert(write.reference.clone(), version);
            done.position = position;
        }
        for act in &changes.attestations {
            done.position = journal(&mut tx, org, changes, "attest", Some(&act.record)).await?;
            attestations::insert(&mut tx, org, done.position, act).await?;
        }
        for deed in &changes.deeds {
            done.position = journal(&mut tx, org, changes, "deed", Some(&deed.of)).await?;
            entries::insert_deed(&mut tx, org, changes, done.position, deed).await?;
        }
        for entry in &changes.entries {
            entries::insert(&mut tx, org, entry).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}

async fn journal(
    tx: &mut SqliteConnection,
    org: &OrgId,
    changes: &Changes,
    act: &'static str,
    record: Option<&Reference>,
) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "INSERT INTO journal (org, at, actor, act, kind, id) VALUES ($1, $2, $3, $4, $5, $6) RETURNING position",
    )
    .bind(org.as_str())
    .bind(changes.at.as_microsecond())
    .bind(&changes.actor)
    .bind(act)
    .bind(record.map_or("", |r| r.kind.name()))
    .bind(record.map_or("", |r| r.id.as_str()))
    .fetch_one(tx)
    .await?)
}

async fn profile(
    tx: &mut SqliteConnection,
    org: &OrgId,
    changes: &Changes,
    based_on: Option<Digest>,
    text: &str,
) -> Result<i64> {
    let current: Option<String> = sqlx::query_scalar(
        "SELECT text_digest FROM profile_versions WHERE org = $1 ORDER BY position DESC LIMIT 1",
    )
    .bind(org.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    if current != based_on.map(|d| d.to_string()) {
        return Err(StoreError::Taken(
            "The settings were changed by somebody else since you opened them. Nothing was saved: open them again."
                .into(),
        ));
    }
    let position = journal(tx, org, changes, "profile", None).await?;
    sqlx::query(
        "INSERT INTO profile_versions (org, position, at, actor, text, text_digest) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(org.as_str())
    .bind(position)
    .bind(changes.at.as_microsecond())
    .bind(&changes.actor)
    .bind(text)
    .bind(Digest::of(text.as_bytes()).to_string())
    .execute(tx)
    .await?;
    Ok(position)
}

async fn record(
    tx: &mut SqliteConnection,
    org: &OrgId,
    changes: &Changes,
    write: &RecordWrite,
) -> Result<(i64, i64)> {
    let (kind, id) = (write.reference.kind.name(), write.reference.id.as_str());
    let head: Option<(i64, i64, i64)> = sqlx::query_as(
        "SELECT version, position, deleted FROM record_heads WHERE org = $1 AND kind = $2 AND id = $3",
    )
    .bind(org.as_str())
    .bind(kind)
    .bind(id)
    .fetch_optional(&mut *tx)
    .await?;
    let standing = head.filter(|(_, _, deleted)| *deleted == 0).map(|(version, ..)| version);
    if standing != write.based_on || (write.text.is_none() && standing.is_none()) {
        return Err(StoreError::Conflict { reference: write.reference.clone(), current: standing });
    }
    let act = if write.text.is_some() { "write" } else { "delete" };
    let position = journal(tx, org, changes, act, Some(&write.reference)).await?;
    let version = head.map_or(0, |(version, ..)| version) + 1;
    let text = write.text.as_deref().unwrap_or("");
    let deleted = i64::from(write.text.is_none());
    sqlx::query(
        "INSERT INTO record_versions
         (org, kind, id, version, position, at, actor, text, digest, text_digest, deleted, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(org.as_str())
    .bind(kind)
    .bind(id)
    .bind(version)
    .bind(position)
    .bind(changes.at.as_microsecond())
    .bind(&changes.actor)
    .bind(text)
    .bind(write.digest.to_string())
    .bind(Digest::of(text.as_bytes()).to_string())
    .bind(deleted)
    .bind(write.note.as_deref())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO record_heads (org, kind, id, version, position, deleted) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org, kind, id) DO UPDATE SET
         version = excluded.version, position = excluded.position, deleted = excluded.deleted",
    )
    .bind(org.as_str())
    .bind(kind)
    .bind(id)
    .bind(version)
    .bind(position)
    .bind(deleted)
    .execute(&mut *tx)
    .await?;
    let old = head.filter(|(_, _, deleted)| *deleted == 0).map(|(_, position, _)| position);
    search_sqlite::replace(tx, old, write.text.is_some().then_some((position, write.title.as_str(), text)))
        .await?;
    Ok((version, position))
}
