//! Makes an earlier version of a record stand again, as a new version. Attested fields stay what they are now.

use muster_model::Reference;
use muster_store::RecordVersion;

use super::Saved;
use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;

impl Muster {
    /// Restores `version`, if `based_on` is the newest version (which may be a deletion).
    pub async fn restore_record_version(
        &self,
        actor: &Actor,
        reference: &Reference,
        version: i64,
        based_on: i64,
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let wanted = self.0.store.version(&actor.org, reference, version).await?;
        let Some(record) = wanted.record() else {
            return Err(AppError::field("version", "that version is a deletion", "choose one before it"));
        };
        let newest = self.0.store.newest(&actor.org, reference).await?;
        let newest = newest.ok_or_else(|| AppError::not_found(reference))?;
        let current = live.programme.find(reference).map(AsRef::as_ref);
        if !actor.may_write(&record) || current.is_some_and(|c| !actor.may_write(c)) {
            return Err(AppError::forbidden(format!("change {reference}")));
        }
        // What was attested stays attested, and what was not is not: as the last version that stood said it.
        let last = match current {
            Some(_) => None,
            None => self.last_standing(actor, reference, newest.line.version).await?,
        };
        let last = last.as_ref().and_then(RecordVersion::record);
        let stood = current.or(last.as_ref());
        let names: Vec<_> =
            guard::forbidden(actor, stood, &record).into_iter().map(|(name, _)| name).collect();
        let record = guard::keep(stood, record, &names)?;
        if newest.line.version != based_on {
            let base = self.0.store.version(&actor.org, reference, based_on).await?;
            return self.conflict_over(actor, reference, Some(base), record.source.text.clone()).await;
        }
        let based_on = current.map(|_| based_on);
        self.write_one(actor, &record, based_on, Some(&format!("Restored version {version}"))).await
    }

    async fn last_standing(
        &self,
        actor: &Actor,
        reference: &Reference,
        below: i64,
    ) -> Result<Option<RecordVersion>, AppError> {
        let lines = self.0.store.history(&actor.org, reference).await?;
        match lines.iter().find(|l| !l.deleted && l.version < below) {
            Some(line) => Ok(Some(self.0.store.version(&actor.org, reference, line.version).await?)),
            None => Ok(None),
        }
    }
}
