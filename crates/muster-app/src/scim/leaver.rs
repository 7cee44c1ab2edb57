//! What a change leaves for good: an entry when a user is switched off, comes back or is deleted, so that the time somebody
//! left is known to the instant and not as an interval between two pulls.

use jiff::Timestamp;
use muster_store::{Entry, ScimRow};
use serde_json::{Value as Json, json};

use super::ScimCaller;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Kind of these entries.
pub(crate) const KIND: &str = "lifecycle";

/// The entry; `event` is `leaver` or `return`, `reason` what happened to the account.
pub(super) fn entry(caller: &ScimCaller, row: &ScimRow, at: Timestamp, event: &str, reason: &str) -> Entry {
    Entry {
        id: uuid::Uuid::now_v7().to_string(),
        kind: KIND.into(),
        subject: format!("{}:{}", caller.source, row.id),
        at,
        actor: caller.actor.clone(),
        payload: json!({
            "event": event, "reason": reason, "source": caller.source, "user": row.id,
            "userName": row.shown, "externalId": row.external_id,
        }),
    }
}

impl Muster {
    /// When somebody of a source left or came back, oldest first: the instant, and what is known of it.
    pub async fn scim_leavers(
        &self,
        actor: &Actor,
        source: &str,
    ) -> Result<Vec<(Timestamp, Json)>, AppError> {
        actor.require(Permission::ReadEstate)?;
        let entries = self.0.store.entries(&actor.org, KIND, None).await?;
        let ours = |e: &Entry| e.payload.get("source").and_then(Json::as_str) == Some(source);
        Ok(entries.into_iter().filter(ours).map(|e| (e.at, e.payload)).collect())
    }
}
