//! Exports every record as it stands, byte for byte, with the profile and the base that a later import merges against.

use muster_model::{Digest, SourceText};

use super::{Base, PROFILE_FILE};
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// A whole folder.
#[derive(Debug, Clone, Default)]
pub struct ExportedFolder {
    /// Record files, by path.
    pub files: Vec<SourceText>,
    /// `muster.toml`; empty when there is none.
    pub profile: String,
    /// `.muster-base.json`.
    pub base: Base,
}

impl Muster {
    /// Every record of the actor's organisation, as files.
    pub async fn export_folder(&self, actor: &Actor) -> Result<ExportedFolder, AppError> {
        actor.require(Permission::Export)?;
        let live = self.live(actor).await?;
        let mut out = ExportedFolder { profile: live.profile.to_string(), ..ExportedFolder::default() };
        for record in live.programme.records() {
            let reference = record.reference().to_string();
            out.base.0.insert(reference.clone(), Digest::of(record.source.text.as_bytes()));
            out.files.push(SourceText { path: format!("{reference}.md"), text: record.source.text.clone() });
        }
        if !out.profile.is_empty() {
            out.base.0.insert(PROFILE_FILE.into(), Digest::of(out.profile.as_bytes()));
        }
        Ok(out)
    }
}
