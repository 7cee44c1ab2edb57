//! Reads resources: one, by an indexed key, page by page in the order of ids, and memberships from both ends.

use muster_model::OrgId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::Result;
use crate::open::Store;

/// A resource's row. Times are microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimRow {
    /// `User` or `Group`.
    pub kind: String,
    /// Id.
    pub id: String,
    /// Grows with every change.
    pub version: i64,
    /// Folded user name.
    pub user_name: Option<String>,
    /// The sender's id.
    pub external_id: Option<String>,
    /// Folded display name.
    pub display: Option<String>,
    /// The name to show, as it was written.
    pub shown: Option<String>,
    /// Created at.
    pub created: i64,
    /// Changed at.
    pub modified: i64,
    /// Switched off at, while it is off.
    pub disabled: Option<i64>,
    /// The attributes as JSON, without members.
    pub body: String,
}

/// An indexed key, equal to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScimKey<'a> {
    /// By id.
    Id(&'a str),
    /// By folded user name.
    UserName(&'a str),
    /// By the sender's id.
    ExternalId(&'a str),
    /// By folded display name.
    Display(&'a str),
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimMember {
    /// The group.
    pub group: String,
    /// The member.
    pub member: String,
    /// `User` or `Group`.
    pub kind: String,
    /// The name to show of the other end: of the member for a group, of the group for a member.
    pub display: Option<String>,
    /// When we saw it, in microseconds.
    pub added: i64,
}

/// Columns in the order that [`row`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT kind, id, version, user_name, external_id, display, shown, created_at, modified_at, disabled_at, body FROM scim_resources ",
            $rest
        )
    };
}

pub(super) fn row(row: &SqliteRow) -> Result<ScimRow> {
    Ok(ScimRow {
        kind: row.try_get("kind")?,
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        user_name: row.try_get("user_name")?,
        external_id: row.try_get("external_id")?,
        display: row.try_get("display")?,
        shown: row.try_get("shown")?,
        created: row.try_get("created_at")?,
        modified: row.try_get("modified_at")?,
        disabled: row.try_get("disabled_at")?,
        body: row.try_get("body")?,
    })
}

fn member(row: &SqliteRow) -> Result<ScimMember> {
    Ok(ScimMember {
        group: row.try_get("group_id")?,
        member: row.try_get("member_id")?,
        kind: row.try_get("member_kind")?,
        display: row.try_get("display")?,
        added: row.try_get("added_at")?,
    })
}

impl Store {
    /// Resources of a kind with a key, by id.
    pub async fn scim_by(
        &self,
        org: &OrgId,
        source: &str,
        kind: &str,
        key: ScimKey<'_>,
    ) -> Result<Vec<ScimRow>> {
        let (sql, value) = match key {
            ScimKey::Id(v) => (select!("WHERE org = $1 AND source = $2 AND kind = $3 AND id = $4"), v),
            ScimKey::UserName(v) => {
                (select!("WHERE org = $1 AND source = $2 AND kind = $3 AND user_name = $4 ORDER BY id"), v)
            }
            ScimKey::ExternalId(v) => {
                (select!("WHERE org = $1 AND source = $2 AND kind = $3 AND external_id = $4 ORDER BY id"), v)
            }
            ScimKey::Display(v) => {
                (select!("WHERE org = $1 AND source = $2 AND kind = $3 AND display = $4 ORDER BY id"), v)
            }
        };
        let rows = sqlx::query(sql)
            .bind(org.as_str())
            .bind(source)
            .bind(kind)
            .bind(value)
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(row).collect()
    }

    /// Resources of a kind in the order of ids, after an id (none: from the beginning), `skip` left out.
    pub async fn scim_page(
        &self,
        org: &OrgId,
        source: &str,
        kind: &str,
        after: &str,
        skip: i64,
        count: i64,
    ) -> Result<Vec<ScimRow>> {
        let rows = sqlx::query(select!(
            "WHERE org = $1 AND source = $2 AND kind = $3 AND id > $4 ORDER BY id LIMIT $5 OFFSET $6"
        ))
        .bind(org.as_str())
        .bind(source)
        .bind(kind)
        .bind(after)
        .bind(count)
        .bind(skip)
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(row).collect()
    }

    /// How many resources of a kind there are.
    pub async fn scim_count(&self, org: &OrgId, source: &str, kind: &str) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM scim_resources WHERE org = $1 AND source = $2 AND kind = $3",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(kind)
        .fetch_one(self.readers())
        .await?)
    }

    /// Members of a group, in the order they came.
    pub async fn scim_members_of(&self, org: &OrgId, source: &str, group: &str) -> Result<Vec<ScimMember>> {
        let rows = sqlx::query(
            "SELECT m.group_id, m.member_id, m.member_kind, m.added_at, r.shown AS display
             FROM scim_members m LEFT JOIN scim_resources r
             ON r.org = m.org AND r.source = m.source AND r.kind = m.member_kind AND r.id = m.member_id
             WHERE m.org = $1 AND m.source = $2 AND m.group_id = $3 ORDER BY m.added_at, m.member_id",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(group)
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(member).collect()
    }

    /// Groups that a resource is in directly.
    pub async fn scim_groups_of(&self, org: &OrgId, source: &str, id: &str) -> Result<Vec<ScimMember>> {
        let rows = sqlx::query(
            "SELECT m.group_id, m.member_id, m.member_kind, m.added_at, r.shown AS display
             FROM scim_members m LEFT JOIN scim_resources r
             ON r.org = m.org AND r.source = m.source AND r.kind = 'Group' AND r.id = m.group_id
             WHERE m.org = $1 AND m.source = $2 AND m.member_id = $3 ORDER BY m.group_id",
        )
        .bind(org.as_str())
        .bind(source)
        .bind(id)
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(member).collect()
    }

    /// Every membership of a source.
    pub async fn scim_memberships(&self, org: &OrgId, source: &str) -> Result<Vec<ScimMember>> {
        let rows = sqlx::query(
            "SELECT group_id, member_id, member_kind, added_at, NULL AS display FROM scim_members
             WHERE org = $1 AND source = $2 ORDER BY group_id, member_id",
        )
        .bind(org.as_str())
        .bind(source)
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(member).collect()
    }

    /// What resources these ids are: id and kind.
    pub async fn scim_kinds(&self, org: &OrgId, source: &str, ids: &[&str]) -> Result<Vec<(String, String)>> {
        let mut out = Vec::with_capacity(ids.len());
        let mut reader = self.readers().acquire().await?;
        for id in ids {
            let found: Option<String> = sqlx::query_scalar(
                "SELECT kind FROM scim_resources WHERE org = $1 AND source = $2 AND kind IN ('User', 'Group') AND id = $3",
            )
            .bind(org.as_str())
            .bind(source)
            .bind(id)
            .fetch_optional(&mut *reader)
            .await?;
            out.extend(found.map(|kind| ((*id).to_owned(), kind)));
        }
        Ok(out)
    }
}
