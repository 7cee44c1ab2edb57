//! A version of the Statement of Applicability as it was: the very versions it pins, read back by their digests.

use std::sync::Arc;

use muster_engine::statement::pins;
use muster_model::kinds::Applicability;
use muster_model::{Digest, Programme, Reference};

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// What a version pins, read back.
#[derive(Debug)]
pub struct Frozen {
    /// The records it pins, in the very versions.
    pub programme: Programme,
    /// Pins whose version is not kept in this installation: files were imported that pin what was elsewhere.
    pub not_kept: Vec<(Reference, Digest)>,
    /// Pins that do not stand any more: the record was changed or deleted since.
    pub moved: Vec<Reference>,
}

impl Muster {
    /// Reads a version back. What stands now in the pinned version is not read again.
    pub async fn frozen_statement(
        &self,
        actor: &Actor,
        statement: &Applicability,
    ) -> Result<Frozen, AppError> {
        actor.require(Permission::ReadRecords)?;
        let live = self.live(actor).await?;
        let now = &live.programme;
        let mut out = Frozen {
            programme: Programme::empty(now.org.clone(), now.profile.clone()),
            not_kept: Vec::new(),
            moved: Vec::new(),
        };
        for (to, digest) in pins(statement) {
            if let Some(standing) = now.find(to).filter(|r| r.digest() == digest) {
                out.programme.put(standing.clone());
                continue;
            }
            out.moved.push(to.clone());
            let kept = self.0.store.version_by_digest(&actor.org, to, &digest).await?;
            // The digest of a text is told apart from that of a canonical form by looking.
            match kept.and_then(|v| v.record()).filter(|r| r.digest() == digest) {
                Some(record) => out.programme.put(Arc::new(record)),
                None => out.not_kept.push((to.clone(), digest)),
            }
        }
        Ok(out)
    }
}
