//! Deletes a record: one more version, which says so. The history stays, and the record can be restored.

use muster_model::Reference;
use muster_store::{Changes, RecordWrite};

use super::Saved;
use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;

impl Muster {
    /// Deletes the record, if `based_on` is the version that stands.
    pub async fn delete_record(
        &self,
        actor: &Actor,
        reference: &Reference,
        based_on: i64,
        note: Option<&str>,
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let record = live.programme.find(reference).ok_or_else(|| AppError::not_found(reference))?;
        if !actor.may_write(record) {
            return Err(AppError::forbidden(format!("delete {reference}")));
        }
        if guard::guards_roles(actor, record) && record.value("roles").is_some() {
            return Err(AppError::field("roles", format!("`roles` {}", guard::ROLES), ""));
        }
        if live.head(reference).map(|h| h.version) != Some(based_on) {
            return Err(AppError::Changed(format!(
                "{reference} was changed since you opened it. It was not deleted: look at it again first."
            )));
        }
        let mut changes = Changes::new(&actor.user, self.now());
        changes.records.push(RecordWrite {
            reference: reference.clone(),
            based_on: Some(based_on),
            text: None,
            title: String::new(),
            digest: record.digest(),
            note: note.map(str::to_owned),
        });
        let done = self.commit(&actor.org, &changes).await?;
        let version = done.versions.get(reference).copied().unwrap_or(0);
        Ok(Saved { reference: reference.clone(), version, digest: record.digest() })
    }
}
