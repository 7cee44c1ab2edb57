//! Somebody says that they have read a document and know what it asks of them (C5.2): in the very version that is in
//! force, once.

use muster_model::deed::{Deed, DeedKind};
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Digest, Reference};

use super::person;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Notes that the actor has read `document` in the version `seen`.
    ///
    /// # Errors
    /// When it is not in force, is another version by now, or the login stands for nobody.
    pub async fn acknowledge(
        &self,
        actor: &Actor,
        document: &Reference,
        seen: Digest,
    ) -> Result<(), AppError> {
        actor.require(Permission::ReadRecords)?;
        let by = person(actor, "acknowledge a document")?;
        let programme = self.live(actor).await?.programme.clone();
        let d = programme.get::<Document>(document).ok_or_else(|| AppError::not_found(document))?;
        if d.status != Some(DocumentStatus::Published) {
            return Err(AppError::Changed(format!(
                "“{}” is not in force, so there is nothing to acknowledge yet.",
                d.title()
            )));
        }
        if d.record.digest() != seen {
            return Err(AppError::Changed(format!(
                "“{}” was changed since you saw it. Nothing was noted: read it again first.",
                d.title()
            )));
        }
        let on = programme.profile.today(self.now());
        let mut read = programme.deeds(document, DeedKind::Acknowledged);
        if read.any(|k| k.by == by && k.seen == Some(seen)) {
            return Ok(());
        }
        let kind = DeedKind::Acknowledged;
        let deed =
            Deed { kind, of: document.clone(), by, on, seen: Some(seen), note: None, taken_back: false };
        self.write_deeds(actor, &programme, vec![deed]).await?;
        Ok(())
    }
}
