//! Writes a resource: its row, what changes in its memberships and the entry that the change leaves, in one transaction,
//! if it is still at the version the write was based on.

use muster_model::OrgId;
use sqlx::SqliteConnection;

use super::resources::ScimRow;
use crate::Result;
use crate::entries::{self, Entry};
use crate::error::StoreError;
use crate::open::Store;

/// One write.
#[derive(Debug, Clone, Default)]
pub struct ScimWrite {
    /// The version it is based on; none for a new resource.
    pub based_on: Option<i64>,
    /// What is taken out of a group.
    pub removed: Vec<String>,
    /// What is put into a group: id and kind.
    pub added: Vec<(String, String)>,
    /// What the change leaves for good.
    pub entry: Option<Entry>,
}

impl Store {
    /// Writes a resource; false when it is not at that version any more.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another user has the name.
    pub async fn write_scim(
        &self,
        org: &OrgId,
        source: &str,
        row: &ScimRow,
        write: &ScimWrite,
    ) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        if let Some(name) = &row.user_name {
            let other: Option<String> = sqlx::query_scalar(
                "SELECT id FROM scim_resources WHERE org = $1 AND source = $2 AND user_name = $3 AND id <> $4",
            )
            .bind(org.as_str())
            .bind(source)
            .bind(name)
            .bind(&row.id)
            .fetch_optional(&mut *tx)
            .await?;
            if other.is_some() {
                return Err(StoreError::Taken(format!("another user has the userName `{name}`")));
            }
        }
        let done = match write.based_on {
            None => insert(&mut tx, org, source, row).await?,
            Some(version) => update(&mut tx, org, source, row, version).await?,
        };
        if !done {
            return Ok(false);
        }
        for id in &write.removed {
            sqlx::query(
                "DELETE FROM scim_members WHERE org = $1 AND source = $2 AND group_id = $3 AND member_id = $4",
            )
            .bind(org.as_str())
            .bind(source)
            .bind(&row.id)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        }
        for (id, kind) in &write.added {
            sqlx::query(
                "INSERT INTO scim_members (org, source, group_id, member_id, member_kind, added_at)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org, source, group_id, member_id) DO NOTHING",
            )
            .bind(org.as_str())
            .bind(source)
            .bind(&row.id)
            .bind(id)
            .bind(kind)
            .bind(row.modified)
            .execute(&mut *tx)
            .await?;
        }
        if let Some(entry) = &write.entry {
            entries::insert(&mut tx, org, entry).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes a resource, its memberships, and counts the groups it was in as changed; false when it is not at that version.
    pub async fn delete_scim(
        &self,
        org: &OrgId,
        source: &str,
        row: &ScimRow,
        at: i64,
        entry: Option<&Entry>,
    ) -> Result<bool> {
        let mut tx = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "DELETE FROM scim_resources WHERE org = $1 AND source = $2 AND kind = $3 AND id = $4 AND version = $5",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(&row.kind)
        .bind(&row.id)
        .bind(row.version)
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE scim_resources SET version = version + 1, modified_at = $4
             WHERE org = $1 AND source = $2 AND kind = 'Group' AND id IN
             (SELECT group_id FROM scim_members WHERE org = $1 AND source = $2 AND member_id = $3)",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(&row.id)
        .bind(at)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "DELETE FROM scim_members WHERE org = $1 AND source = $2 AND (member_id = $3 OR group_id = $3)",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(&row.id)
        .execute(&mut *tx)
        .await?;
        if let Some(entry) = entry {
            entries::insert(&mut tx, org, entry).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

async fn insert(tx: &mut SqliteConnection, org: &OrgId, source: &str, row: &ScimRow) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO scim_resources
         (org, source, kind, id, version, user_name, external_id, display, created_at, modified_at, disabled_at,
          body, shown)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(org.as_str())
    .bind(source)
    .bind(&row.kind)
    .bind(&row.id)
    .bind(row.version)
    .bind(row.user_name.as_deref())
    .bind(row.external_id.as_deref())
    .bind(row.display.as_deref())
    .bind(row.created)
    .bind(row.modified)
    .bind(row.disabled)
    .bind(&row.body)
    .bind(row.shown.as_deref())
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn update(
    tx: &mut SqliteConnection,
    org: &OrgId,
    source: &str,
    row: &ScimRow,
    from: i64,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE scim_resources SET version = $5, user_name = $6, external_id = $7, display = $8, modified_at = $9,
         disabled_at = $10, body = $11, shown = $13
         WHERE org = $1 AND source = $2 AND kind = $3 AND id = $4 AND version = $12",
    )
    .bind(org.as_str())
    .bind(source)
    .bind(&row.kind)
    .bind(&row.id)
    .bind(row.version)
    .bind(row.user_name.as_deref())
    .bind(row.external_id.as_deref())
    .bind(row.display.as_deref())
    .bind(row.modified)
    .bind(row.disabled)
    .bind(&row.body)
    .bind(from)
    .bind(row.shown.as_deref())
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
