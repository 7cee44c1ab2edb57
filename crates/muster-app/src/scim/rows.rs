//! A pushed source as rows of a snapshot: what pulls and snapshots take like any other source.

use std::collections::HashMap;

use muster_connect::Pulled;
use muster_connect::scim::{Resource, ResourceKind, Use, rows_of};

use super::show::{body, kind_of};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Rows read at a time.
const BATCH: i64 = 2000;

impl Muster {
    /// Everything the source has pushed, as it stands now.
    pub async fn scim_rows(&self, actor: &Actor, source: &str) -> Result<Pulled, AppError> {
        actor.require(Permission::RecordEstate)?;
        let sources = self.0.store.scim_sources(&actor.org).await?;
        let Some((settings, ..)) = sources.into_iter().find(|(s, ..)| s.source == source) else {
            return Err(AppError::not_found(format!("The SCIM source {source}")));
        };
        let mut members: HashMap<String, Vec<(ResourceKind, String, i64)>> = HashMap::new();
        for member in self.0.store.scim_memberships(&actor.org, source).await? {
            let kind = ResourceKind::parse(&member.kind).unwrap_or(ResourceKind::User);
            members.entry(member.group).or_default().push((kind, member.member, member.added));
        }
        let mut resources = Vec::new();
        for kind in ResourceKind::ALL {
            let mut after = String::new();
            loop {
                let rows = self.0.store.scim_page(&actor.org, source, kind.name(), &after, 0, BATCH).await?;
                let Some(last) = rows.last() else { break };
                after.clone_from(&last.id);
                for row in rows {
                    resources.push(Resource {
                        kind: kind_of(&row),
                        created: row.created,
                        disabled: row.disabled,
                        body: body(&row).map_err(|e| AppError::Corrupt(e.detail))?,
                        members: members.remove(&row.id).unwrap_or_default(),
                        id: row.id,
                    });
                }
            }
        }
        Ok(rows_of(source, Use { people: settings.people, accounts: settings.accounts }, &resources))
    }
}
