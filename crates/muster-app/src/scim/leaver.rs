//! What a change leaves for good: an entry when a user is switched off, comes back or is deleted, so that the time somebody
//! left is known to the instant and not as an interval between two pulls.

use jiff::Timestamp;
use muster_store::{Entry, ScimRow};
use serde_json::json;

use super::ScimCaller;

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
