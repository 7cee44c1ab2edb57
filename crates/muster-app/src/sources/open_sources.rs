//! Makes the connectors of an organisation: what is set up, with its secrets opened, and what is pushed over SCIM.

use std::collections::BTreeMap;
use std::path::Path;

use muster_connect::registry::{Holds, kind};
use muster_connect::settings::read;
use muster_connect::{Connector, Limits, Secret, open_with};
use muster_store::{SourceSecretRow, SourceSettingsRow};

use super::vault::{Place, Vault};
use crate::actor::{Actor, Origin};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// The bounds of what the organisation's sources may do, with the addresses that the policy allows.
    pub(super) fn source_limits(&self, actor: &Actor) -> Limits {
        match actor.origin {
            Origin::Console => Limits::default(),
            _ => Limits { addresses: self.0.options.sources.addresses, ..Limits::default() },
        }
    }

    /// Connectors of every source that is switched on, pushed ones among them.
    pub async fn open_sources(&self, actor: &Actor) -> Result<Vec<Box<dyn Connector>>, AppError> {
        actor.require(Permission::RecordEstate)?;
        let rows = self.0.store.source_settings(&actor.org).await?;
        let secrets = self.0.store.source_secrets(&actor.org).await?;
        let vault = self.vault_for(&secrets).await?;
        let mut connectors = Vec::new();
        for row in rows.iter().filter(|r| r.enabled) {
            connectors.push(self.connector(actor, row, &secrets, vault.as_ref())?);
        }
        for (source, users, groups) in self.0.store.scim_sources(&actor.org).await? {
            if users + groups > 0 {
                connectors.push(self.scim_connector(actor, &source.source).await?);
            }
        }
        if connectors.is_empty() {
            return Err(AppError::Invalid {
                message: "There is no source to read. Add one, or switch one on.".into(),
                fields: Vec::new(),
            });
        }
        Ok(connectors)
    }

    /// The connector of one source, switched on or not.
    pub(super) async fn open_source(
        &self,
        actor: &Actor,
        source: &str,
    ) -> Result<Box<dyn Connector>, AppError> {
        actor.require(Permission::RecordEstate)?;
        let rows = self.0.store.source_settings(&actor.org).await?;
        let row = rows.iter().find(|r| r.source == source);
        let row = row.ok_or_else(|| AppError::not_found(format!("The source {source}")))?;
        let secrets = self.0.store.source_secrets(&actor.org).await?;
        let vault = self.vault_for(&secrets).await?;
        self.connector(actor, row, &secrets, vault.as_ref())
    }

    /// The vault, when there is something to open.
    async fn vault_for(&self, secrets: &[SourceSecretRow]) -> Result<Option<Vault>, AppError> {
        match secrets {
            [] => Ok(None),
            _ => Vault::of(self.0.options.sources.key.as_ref(), self.data_folder()).await.map(Some),
        }
    }

    fn connector(
        &self,
        actor: &Actor,
        row: &SourceSettingsRow,
        secrets: &[SourceSecretRow],
        vault: Option<&Vault>,
    ) -> Result<Box<dyn Connector>, AppError> {
        let mut opened: BTreeMap<String, Secret> = BTreeMap::new();
        for sealed in secrets.iter().filter(|s| s.source == row.source) {
            let Some(vault) = vault else { continue };
            let place = Place { org: &actor.org, source: &row.source, setting: &sealed.setting };
            opened.insert(sealed.setting.clone(), vault.open(place, &sealed.key_id, &sealed.sealed)?);
        }
        let allowed = self.allowed_files(&actor.org);
        if let Some(kind) = kind(&row.connector) {
            let said = read(kind, &row.settings);
            let paths = kind.settings.iter().filter(|s| matches!(s.holds, Holds::Path | Holds::Paths));
            for path in paths.filter_map(|s| said.get(s.path)).flatten() {
                allowed
                    .follow(Path::new(path))
                    .map_err(|why| AppError::Unavailable(format!("The source {}: {why}.", row.source)))?;
            }
        }
        open_with(&row.connector, row.settings.clone(), &opened)
            .map_err(|why| AppError::Unavailable(format!("The source {}: {why}.", row.source)))
    }
}
