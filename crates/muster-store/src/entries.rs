//! Entries: people's acts that are too many for records (review answers, acknowledgements, attendance, lifecycle
//! cases). Append-only; an entry with an id that is there already is the same entry.

use jiff::Timestamp;
use muster_model::OrgId;
use muster_model::deed::{Deed, DeedKind};
use serde_json::Value as Json;
use sqlx::{Row, SqliteConnection};

use crate::Result;
use crate::commit::Changes;
use crate::error::{StoreError, corrupt};
use crate::open::Store;
use crate::versions::instant;

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id; whoever writes it twice writes it once.
    pub id: String,
    /// What sort of act, such as `acknowledgement`.
    pub kind: String,
    /// What it is about, such as `document/password-policy`.
    pub subject: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// The rest.
    pub payload: Json,
}

pub(crate) async fn insert(tx: &mut SqliteConnection, org: &OrgId, entry: &Entry) -> Result<()> {
    sqlx::query(
        "INSERT INTO entries (org, id, kind, subject, at, actor, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (org, id) DO NOTHING",
    )
    .bind(org.as_str())
    .bind(&entry.id)
    .bind(&entry.kind)
    .bind(&entry.subject)
    .bind(entry.at.as_microsecond())
    .bind(&entry.actor)
    .bind(entry.payload.to_string())
    .execute(tx)
    .await?;
    Ok(())
}

/// A deed is an entry that moved the journal, at the position it moved it to.
pub(crate) async fn insert_deed(
    tx: &mut SqliteConnection,
    org: &OrgId,
    changes: &Changes,
    position: i64,
    deed: &Deed,
) -> Result<()> {
    let payload = serde_json::to_string(deed).map_err(|_| corrupt("a deed", deed.kind.word()))?;
    sqlx::query(
        "INSERT INTO entries (org, id, kind, subject, at, actor, payload, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(org.as_str())
    .bind(format!("deed-{position}"))
    .bind(deed.kind.word())
    .bind(deed.of.to_string())
    .bind(changes.at.as_microsecond())
    .bind(&changes.actor)
    .bind(payload)
    .bind(position)
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// What people did about records after journal position `after`, up to `until`, in order.
    pub async fn deeds(&self, org: &OrgId, after: i64, until: i64) -> Result<Vec<Deed>> {
        let [read, attended, done] = DeedKind::ALL.map(DeedKind::word);
        let payloads: Vec<String> = sqlx::query_scalar(
            "SELECT payload FROM entries
             WHERE org = $1 AND position > $2 AND position <= $3 AND kind IN ($4, $5, $6) ORDER BY position",
        )
        .bind(org.as_str())
        .bind(after)
        .bind(until)
        .bind(read)
        .bind(attended)
        .bind(done)
        .fetch_all(self.readers())
        .await?;
        let read = |text: &String| serde_json::from_str(text).map_err(|_| corrupt("a deed", text));
        payloads.iter().map(read).collect::<std::result::Result<_, StoreError>>()
    }

    /// Entries of one kind, oldest first; about one subject, or about all when it is none.
    pub async fn entries(&self, org: &OrgId, kind: &str, subject: Option<&str>) -> Result<Vec<Entry>> {
        let rows = sqlx::query(
            "SELECT id, kind, subject, at, actor, payload FROM entries
             WHERE org = $1 AND kind = $2 AND ($3 IS NULL OR subject = $3) ORDER BY at, id",
        )
        .bind(org.as_str())
        .bind(kind)
        .bind(subject)
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let payload: String = row.try_get("payload")?;
                Ok(Entry {
                    id: row.try_get("id")?,
                    kind: row.try_get("kind")?,
                    subject: row.try_get("subject")?,
                    at: instant(row.try_get("at")?)?,
                    actor: row.try_get("actor")?,
                    payload: serde_json::from_str(&payload).map_err(|_| corrupt("JSON", &payload))?,
                })
            })
            .collect()
    }

    /// How many entries there are of these two kinds. Entries are never changed or taken away: the same number, the same
    /// entries.
    pub async fn count_entries(&self, org: &OrgId, kinds: [&str; 2]) -> Result<i64> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM entries WHERE org = $1 AND kind IN ($2, $3)")
            .bind(org.as_str())
            .bind(kinds[0])
            .bind(kinds[1])
            .fetch_one(self.readers())
            .await?;
        Ok(count)
    }
}
