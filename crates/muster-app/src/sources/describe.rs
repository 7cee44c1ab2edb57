//! Sources as they are set up, without their secrets.

use muster_connect::registry::{Holds, kind};
use muster_connect::secret::SecretRef;
use muster_connect::settings::{at, read};
use muster_store::{SourceSecretRow, SourceSettingsRow};

use super::files::Allowed;
use super::{ConfiguredSource, KeptSecret, SecretOrigin};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Every source that is set up, by name.
    pub async fn configured_sources(&self, actor: &Actor) -> Result<Vec<ConfiguredSource>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let rows = self.0.store.source_settings(&actor.org).await?;
        let secrets = self.0.store.source_secrets(&actor.org).await?;
        let allowed = self.allowed_files(&actor.org);
        Ok(rows.into_iter().map(|row| describe(row, &secrets, &allowed)).collect())
    }
}

fn describe(row: SourceSettingsRow, secrets: &[SourceSecretRow], allowed: &Allowed) -> ConfiguredSource {
    let kind = kind(&row.connector);
    let mut said = kind.map(|k| read(k, &row.settings)).unwrap_or_default();
    let paths = kind.map(|k| k.settings).unwrap_or_default().iter();
    for setting in paths.filter(|s| matches!(s.holds, Holds::Path | Holds::Paths)) {
        said.entry(setting.path.to_owned())
            .and_modify(|all| all.iter_mut().for_each(|p| *p = allowed.short(p)));
    }
    let asked = kind.map(|k| k.settings).unwrap_or_default().iter().filter(|s| s.holds == Holds::Secret);
    let origin = |path: &str| {
        let kept = secrets.iter().find(|s| s.source == row.source && s.setting == path);
        let kept = kept.map(|s| SecretOrigin::Kept { set: s.set, by: s.set_by.clone() });
        kept.or_else(|| {
            let reference = serde_json::from_value::<SecretRef>(at(&row.settings, path)?.clone()).ok()?;
            Some(SecretOrigin::Reference(reference))
        })
    };
    let secrets = asked
        .filter_map(|s| Some(KeptSecret { setting: s.path.to_owned(), origin: origin(s.path)? }))
        .collect();
    ConfiguredSource {
        said,
        secrets,
        source: row.source,
        connector: row.connector,
        enabled: row.enabled,
        changed: row.changed,
        changed_by: row.changed_by,
    }
}
