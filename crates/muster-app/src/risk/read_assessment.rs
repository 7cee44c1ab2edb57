//! Reads an assessment's risks and criteria in the very versions it pins. Compares nothing.

use std::sync::Arc;

use muster_model::kinds::Assessment;
use muster_model::{Digest, Programme, Record, Reference};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// What an assessment saw.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// The risks and the criteria as they stood, and nothing else.
    pub programme: Arc<Programme>,
    /// What it pins that was never here in that version, such as records that came by a file later.
    pub missing: Vec<Reference>,
}

impl Muster {
    /// The versions that an assessment pins.
    pub async fn read_assessment(&self, actor: &Actor, of: &Assessment) -> Result<Assessed, AppError> {
        actor.require(Permission::ReadRecords)?;
        let live = self.live(actor).await?;
        let mut programme = Programme::empty(actor.org.clone(), live.programme.profile.clone());
        let mut missing = Vec::new();
        let pins = of.risks.iter().map(|p| (&p.to, p.digest));
        for (reference, digest) in pins.chain(of.criteria.iter().map(|p| (&p.to, p.digest))) {
            match self.pinned(actor, &live.programme, reference, &digest).await? {
                Some(record) => programme.put(record),
                None => missing.push(reference.clone()),
            }
        }
        Ok(Assessed { programme: Arc::new(programme), missing })
    }

    async fn pinned(
        &self,
        actor: &Actor,
        live: &Programme,
        reference: &Reference,
        digest: &Digest,
    ) -> Result<Option<Arc<Record>>, AppError> {
        if let Some(record) = live.find(reference).filter(|r| r.digest() == *digest) {
            return Ok(Some(record.clone()));
        }
        let version = self.0.store.version_by_digest(&actor.org, reference, digest).await?;
        Ok(version.and_then(|v| v.record()).map(Arc::new))
    }
}
