//! A stored resource as it is shown: with id, meta, members and groups (RFC 7643, 3.1 and 4).

use jiff::Timestamp;
use muster_connect::scim::{Object, Projection, ResourceKind, ScimError};
use muster_store::{ScimMember, ScimRow};
use serde_json::{Value as Json, json};

use super::{ScimCaller, told};
use crate::muster::Muster;

/// How the caller wants to see resources.
#[derive(Debug, Clone, Default)]
pub struct ScimView {
    /// The address of the service, without a slash at the end.
    pub base: String,
    /// What to show.
    pub projection: Projection,
}

/// A resource to show, with its version for the ETag.
#[derive(Debug, Clone)]
pub struct ScimShown {
    /// The resource.
    pub resource: Object,
    /// Its address.
    pub location: String,
    /// Its entity tag, weak: what is shown depends on the attributes asked for.
    pub tag: String,
}

pub(super) fn tag(version: i64) -> String {
    format!("W/\"{version}\"")
}

pub(super) fn location(base: &str, kind: ResourceKind, id: &str) -> String {
    format!("{base}/{}/{id}", kind.endpoint())
}

pub(super) fn body(row: &ScimRow) -> Result<Object, ScimError> {
    serde_json::from_str(&row.body).map_err(|_| ScimError::new(500, "the store holds something it must not"))
}

pub(super) fn kind_of(row: &ScimRow) -> ResourceKind {
    ResourceKind::parse(&row.kind).unwrap_or(ResourceKind::User)
}

impl Muster {
    /// The whole resource; members and groups only when they are needed.
    pub(super) async fn scim_whole(
        &self,
        caller: &ScimCaller,
        row: &ScimRow,
        base: &str,
        linked: bool,
    ) -> Result<Object, ScimError> {
        let kind = kind_of(row);
        let mut out = Object::new();
        let mut kept = body(row)?;
        out.insert("schemas".into(), kept.remove("schemas").unwrap_or_else(|| json!([kind.core()])));
        out.insert("id".into(), json!(row.id));
        out.extend(kept);
        if linked {
            let (name, links) = match kind {
                ResourceKind::Group => {
                    ("members", self.0.store.scim_members_of(&caller.org, &caller.source, &row.id).await)
                }
                ResourceKind::User => {
                    ("groups", self.0.store.scim_groups_of(&caller.org, &caller.source, &row.id).await)
                }
            };
            let links: Vec<Json> = links.map_err(told)?.iter().map(|m| link(kind, m, base)).collect();
            if !links.is_empty() {
                out.insert(name.into(), Json::Array(links));
            }
        }
        let at = |micros: i64| Timestamp::from_microsecond(micros).map(|t| t.to_string()).unwrap_or_default();
        out.insert(
            "meta".into(),
            json!({
                "resourceType": kind.name(), "created": at(row.created), "lastModified": at(row.modified),
                "location": location(base, kind, &row.id), "version": tag(row.version),
            }),
        );
        Ok(out)
    }

    pub(super) async fn scim_show(
        &self,
        caller: &ScimCaller,
        row: &ScimRow,
        view: &ScimView,
    ) -> Result<ScimShown, ScimError> {
        let kind = kind_of(row);
        let linked = view.projection.shows(if kind == ResourceKind::Group { "members" } else { "groups" });
        let whole = self.scim_whole(caller, row, &view.base, linked).await?;
        Ok(ScimShown {
            resource: view.projection.of(kind, whole),
            location: location(&view.base, kind, &row.id),
            tag: tag(row.version),
        })
    }
}

fn link(kind: ResourceKind, member: &ScimMember, base: &str) -> Json {
    let (id, other, word) = match kind {
        ResourceKind::Group => {
            let other = ResourceKind::parse(&member.kind).unwrap_or(ResourceKind::User);
            (&member.member, other, other.name())
        }
        ResourceKind::User => (&member.group, ResourceKind::Group, "direct"),
    };
    let mut out = json!({"value": id, "$ref": location(base, other, id), "type": word});
    // Members have no name of their own (RFC 7643, 4.2: value, $ref and type); the groups of a user do (4.1.2).
    let named = (kind == ResourceKind::User).then_some(member.display.as_ref()).flatten();
    if let (Some(display), Some(object)) = (named, out.as_object_mut()) {
        object.insert("display".into(), json!(display));
    }
    out
}
