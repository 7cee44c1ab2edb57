//! Full text search on SQLite (FTS5): the dialect file. What a person types is words, never query syntax.

use muster_model::{OrgId, Reference};
use sqlx::{Row, SqliteConnection};

use crate::Result;
use crate::open::Store;
use crate::versions;

/// Most words of a query that are looked for.
const MAX_WORDS: usize = 12;

pub(crate) async fn replace(
    tx: &mut SqliteConnection,
    old: Option<i64>,
    new: Option<(i64, &str, &str)>,
) -> Result<()> {
    if let Some(position) = old {
        sqlx::query("DELETE FROM record_search WHERE rowid = $1").bind(position).execute(&mut *tx).await?;
    }
    if let Some((position, title, text)) = new {
        sqlx::query("INSERT INTO record_search (rowid, title, text) VALUES ($1, $2, $3)")
            .bind(position)
            .bind(title)
            .bind(text)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

impl Store {
    /// Records that hold every word of `query` (the beginning of a word is enough), best first.
    pub async fn search(&self, org: &OrgId, query: &str, limit: u32) -> Result<Vec<Reference>> {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .take(MAX_WORDS)
            .map(|w| format!("\"{w}\"*"))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            // CROSS JOIN keeps SQLite from looking every record up in the index, one by one.
            "SELECT h.kind, h.id FROM record_search s
             CROSS JOIN record_versions v ON v.position = s.rowid
             CROSS JOIN record_heads h ON h.org = v.org AND h.kind = v.kind AND h.id = v.id AND h.position = v.position
             WHERE record_search MATCH $1 AND v.org = $2 AND h.deleted = 0
             ORDER BY bm25(record_search, 8.0, 1.0), h.kind, h.id LIMIT $3",
        )
        .bind(words.join(" "))
        .bind(org.as_str())
        .bind(i64::from(limit))
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(|row| versions::reference(row.try_get("kind")?, row.try_get("id")?)).collect()
    }
}
