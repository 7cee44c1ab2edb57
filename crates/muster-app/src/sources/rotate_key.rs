//! Seals every kept secret anew with another key: all of them, or none.

use muster_connect::secret::SecretRef;
use muster_store::SourceSecretRow;

use super::vault::{Place, Vault};
use crate::actor::{Actor, Origin};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Seals the organisation's secrets with the key that `new` names. Says how many, and the new key's id. Only from the
    /// command line: Muster must be started with the new key afterwards.
    pub async fn rotate_source_key(
        &self,
        actor: &Actor,
        new: &SecretRef,
    ) -> Result<(usize, String), AppError> {
        actor.require(Permission::ManageSources)?;
        if actor.origin != Origin::Console {
            return Err(AppError::forbidden("change the key of kept secrets"));
        }
        let old = Vault::of(self.0.options.sources.key.as_ref(), self.data_folder()).await?;
        let new = Vault::of(Some(new), self.data_folder()).await?;
        let mut sealed = Vec::new();
        for row in self.0.store.source_secrets(&actor.org).await? {
            // One that is sealed with the new key already was moved by an earlier, interrupted change.
            if row.key_id == new.key_id {
                continue;
            }
            let place = Place { org: &actor.org, source: &row.source, setting: &row.setting };
            let secret = old.open(place, &row.key_id, &row.sealed)?;
            let again = new.seal(place, &secret)?;
            sealed.push(SourceSecretRow { key_id: new.key_id.clone(), sealed: again, ..row.clone() });
        }
        self.0.store.replace_source_secrets(&actor.org, &sealed).await?;
        Ok((sealed.len(), new.key_id))
    }
}
