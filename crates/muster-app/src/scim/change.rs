//! Creates, replaces, patches and deletes a resource: each all or nothing, at a stated version.

use std::collections::{BTreeMap, HashMap};

use muster_connect::scim::{Change, Object, ResourceKind, ScimError, apply, shape};
use muster_store::{Entry, ScimKey, ScimRow, ScimWrite};
use serde_json::{Value as Json, json};

use super::show::{ScimShown, ScimView, body, tag};
use super::{ScimCaller, folded, leaver, told};
use crate::muster::Muster;

/// How often a write is tried again that somebody else's came before.
const TRIES: usize = 5;

/// What a write starts from and what it makes of it.
enum Act<'a> {
    Replace(&'a Object),
    Patch(&'a [Change]),
}

impl Muster {
    /// One resource.
    pub async fn scim_get(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        let row = self.scim_row(caller, kind, id).await?;
        self.scim_show(caller, &row, view).await
    }

    /// Creates a resource.
    pub async fn scim_create(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        payload: &Object,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        let mut next = shape(kind, payload)?;
        let id = uuid::Uuid::now_v7().to_string();
        let members = self.scim_members(caller, &id, &mut next).await?;
        let now = self.now().as_microsecond();
        let row = row(kind, id, 1, now, now, None, &next);
        let write = ScimWrite { added: members.into_iter().collect(), ..ScimWrite::default() };
        self.0.store.write_scim(&caller.org, &caller.source, &row, &write).await.map_err(told)?;
        self.scim_show(caller, &row, view).await
    }

    /// Replaces a resource (RFC 7644, 3.5.1).
    pub async fn scim_replace(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
        payload: &Object,
        if_match: Option<&str>,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        self.scim_write(caller, kind, id, &Act::Replace(payload), if_match, view).await
    }

    /// Applies operations to a resource, all or none (RFC 7644, 3.5.2).
    pub async fn scim_patch(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
        changes: &[Change],
        if_match: Option<&str>,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        self.scim_write(caller, kind, id, &Act::Patch(changes), if_match, view).await
    }

    /// Deletes a resource (RFC 7644, 3.6). Of a user, the entry stays.
    pub async fn scim_delete(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
        if_match: Option<&str>,
    ) -> Result<(), ScimError> {
        for _ in 0..TRIES {
            let row = self.scim_row(caller, kind, id).await?;
            at_version(&row, if_match)?;
            let now = self.now();
            let entry =
                (kind == ResourceKind::User).then(|| leaver::entry(caller, &row, now, "leaver", "deleted"));
            let (org, source) = (&caller.org, &caller.source);
            let done =
                self.0.store.delete_scim(org, source, &row, now.as_microsecond(), entry.as_ref()).await;
            if done.map_err(told)? {
                return Ok(());
            }
        }
        Err(ScimError::stale())
    }

    async fn scim_row(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
    ) -> Result<ScimRow, ScimError> {
        let found = self.0.store.scim_by(&caller.org, &caller.source, kind.name(), ScimKey::Id(id)).await;
        found.map_err(told)?.pop().ok_or_else(|| ScimError::not_found(format!("the {} {id}", kind.name())))
    }

    async fn scim_write(
        &self,
        caller: &ScimCaller,
        kind: ResourceKind,
        id: &str,
        act: &Act<'_>,
        if_match: Option<&str>,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        for _ in 0..TRIES {
            let old = self.scim_row(caller, kind, id).await?;
            at_version(&old, if_match)?;
            let mut before = body(&old)?;
            let had: BTreeMap<String, String> = match kind {
                ResourceKind::User => BTreeMap::new(),
                ResourceKind::Group => {
                    let all =
                        self.0.store.scim_members_of(&caller.org, &caller.source, id).await.map_err(told)?;
                    all.into_iter().map(|m| (m.member, m.kind)).collect()
                }
            };
            let mut next = match act {
                Act::Replace(payload) => {
                    let mut next = shape(kind, payload)?;
                    // RFC 7644, 3.5.1 leaves open what becomes of what is not sent. Nobody comes back by not being
                    // mentioned.
                    if let (None, Some(active)) = (next.get("active"), before.get("active")) {
                        next.insert("active".into(), active.clone());
                    }
                    next
                }
                Act::Patch(changes) => {
                    if !had.is_empty() {
                        let members = had.iter().map(|(id, kind)| json!({"value": id, "type": kind}));
                        before.insert("members".into(), members.collect());
                    }
                    let next = apply(kind, &before, changes)?;
                    before.remove("members");
                    next
                }
            };
            let has = self.scim_members_given(caller, id, &mut next, &had).await?;
            let removed: Vec<_> = had.keys().filter(|id| !has.contains_key(*id)).cloned().collect();
            let added: Vec<_> = has
                .iter()
                .filter(|(id, _)| !had.contains_key(*id))
                .map(|(i, k)| (i.clone(), k.clone()))
                .collect();
            if next == before && removed.is_empty() && added.is_empty() {
                return self.scim_show(caller, &old, view).await;
            }
            let now = self.now();
            let (was, is) = (active(&before), active(&next));
            let disabled = match (was, is) {
                (true, false) => Some(now.as_microsecond()),
                (false, false) => old.disabled,
                (_, true) => None,
            };
            let new = row(
                kind,
                old.id.clone(),
                old.version + 1,
                old.created,
                now.as_microsecond(),
                disabled,
                &next,
            );
            let entry: Option<Entry> = match (kind, was, is) {
                (ResourceKind::User, true, false) => {
                    Some(leaver::entry(caller, &new, now, "leaver", "deactivated"))
                }
                (ResourceKind::User, false, true) => {
                    Some(leaver::entry(caller, &new, now, "return", "activated"))
                }
                _ => None,
            };
            let write = ScimWrite { based_on: Some(old.version), removed, added, entry };
            if self.0.store.write_scim(&caller.org, &caller.source, &new, &write).await.map_err(told)? {
                return self.scim_show(caller, &new, view).await;
            }
        }
        Err(ScimError::stale())
    }

    async fn scim_members(
        &self,
        caller: &ScimCaller,
        group: &str,
        next: &mut Object,
    ) -> Result<BTreeMap<String, String>, ScimError> {
        self.scim_members_given(caller, group, next, &BTreeMap::new()).await
    }

    /// Takes the members out of a shaped group: id and kind of each. Who is not in this source cannot be in its groups.
    async fn scim_members_given(
        &self,
        caller: &ScimCaller,
        group: &str,
        next: &mut Object,
        had: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, ScimError> {
        let Some(Json::Array(all)) = next.remove("members") else { return Ok(BTreeMap::new()) };
        let mut ids = Vec::with_capacity(all.len());
        for member in &all {
            let id = member.get("value").and_then(Json::as_str);
            ids.push(id.ok_or_else(|| ScimError::bad("invalidValue", "a member has a `value`: its id"))?);
        }
        let unknown: Vec<&str> = ids.iter().copied().filter(|id| !had.contains_key(*id)).collect();
        let found = self.0.store.scim_kinds(&caller.org, &caller.source, &unknown).await.map_err(told)?;
        let found: HashMap<String, String> = found.into_iter().collect();
        ids.into_iter()
            .map(|id| match had.get(id).or_else(|| found.get(id)) {
                _ if id == group => {
                    Err(ScimError::bad("invalidValue", "a group cannot be a member of itself"))
                }
                Some(kind) => Ok((id.to_owned(), kind.clone())),
                None => Err(ScimError::bad(
                    "invalidValue",
                    format!(
                        "the member {:?} is neither a user nor a group of this source",
                        id.chars().take(80).collect::<String>()
                    ),
                )),
            })
            .collect()
    }
}

/// `If-Match` (RFC 7644, 3.14; RFC 9110, 13.1.1): one of several tags, or `*`. Weak tags are compared as they are, since
/// SCIM has no others.
fn at_version(row: &ScimRow, if_match: Option<&str>) -> Result<(), ScimError> {
    let opaque = |t: &str| t.trim().trim_start_matches("W/").to_owned();
    match if_match {
        Some(tags)
            if tags.trim() != "*" && !tags.split(',').any(|t| opaque(t) == opaque(&tag(row.version))) =>
        {
            Err(ScimError::stale())
        }
        _ => Ok(()),
    }
}

fn active(body: &Object) -> bool {
    body.get("active").and_then(Json::as_bool) != Some(false)
}

fn row(
    kind: ResourceKind,
    id: String,
    version: i64,
    created: i64,
    modified: i64,
    disabled: Option<i64>,
    body: &Object,
) -> ScimRow {
    let text = |name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
    let (user_name, display) = (text("userName"), text("displayName"));
    ScimRow {
        kind: kind.name().into(),
        id,
        version,
        user_name: user_name.as_deref().map(folded),
        external_id: text("externalId"),
        display: display.as_deref().map(folded),
        shown: if kind == ResourceKind::User { user_name.clone() } else { None }
            .filter(|_| display.is_none())
            .or(display),
        created,
        modified,
        disabled,
        body: Json::Object(body.clone()).to_string(),
    }
}
