//! Acts of attestation that this installation recorded itself. Append-only.

use jiff::Timestamp;
use muster_model::{Digest, OrgId, Reference};
use sqlx::{Row, SqliteConnection};

use crate::Result;
use crate::error::corrupt;
use crate::open::Store;
use crate::versions;

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestationRow {
    /// The record attested.
    pub record: Reference,
    /// The attested field.
    pub field: String,
    /// Who.
    pub person: Reference,
    /// In which role.
    pub role: Reference,
    /// When.
    pub at: Timestamp,
    /// Digest of what they saw.
    pub seen: Digest,
    /// What they added.
    pub note: Option<String>,
}

pub(crate) async fn insert(
    tx: &mut SqliteConnection,
    org: &OrgId,
    position: i64,
    act: &AttestationRow,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO attestations (org, kind, id, field, position, person, role, at, seen, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(org.as_str())
    .bind(act.record.kind.name())
    .bind(act.record.id.as_str())
    .bind(&act.field)
    .bind(position)
    .bind(act.person.to_string())
    .bind(act.role.to_string())
    .bind(act.at.as_microsecond())
    .bind(act.seen.to_string())
    .bind(act.note.as_deref())
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// Every act recorded after journal position `after`, up to `until`, in order.
    pub async fn attestations(&self, org: &OrgId, after: i64, until: i64) -> Result<Vec<AttestationRow>> {
        let rows = sqlx::query(
            "SELECT kind, id, field, person, role, at, seen, note FROM attestations
             WHERE org = $1 AND position > $2 AND position <= $3 ORDER BY position",
        )
        .bind(org.as_str())
        .bind(after)
        .bind(until)
        .fetch_all(self.readers())
        .await?;
        let named = |text: &str| Reference::parse(text).ok_or_else(|| corrupt("a reference", text));
        rows.iter()
            .map(|row| {
                Ok(AttestationRow {
                    record: versions::reference(row.try_get("kind")?, row.try_get("id")?)?,
                    field: row.try_get("field")?,
                    person: named(row.try_get("person")?)?,
                    role: named(row.try_get("role")?)?,
                    at: versions::instant(row.try_get("at")?)?,
                    seen: versions::digest(row.try_get("seen")?)?,
                    note: row.try_get("note")?,
                })
            })
            .collect()
    }
}
