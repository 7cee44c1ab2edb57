//! Changes the organisation's profile (`muster.toml`).

use muster_model::{Digest, Profile};
use muster_store::Changes;

use crate::actor::Actor;
use crate::error::{AppError, FieldError};
use crate::muster::Muster;
use crate::policy::Permission;

/// Largest profile accepted, in bytes.
const MAX_PROFILE: usize = 64 << 10;

impl Muster {
    /// Puts a new text in the place of the one with digest `based_on` (SHA-256 of its text).
    pub async fn change_settings(
        &self,
        actor: &Actor,
        based_on: &Digest,
        profile: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::ManageSettings)?;
        check_profile(profile)?;
        let mut changes = Changes::new(&actor.user, self.now());
        changes.profile = Some((Some(*based_on), profile.to_owned()));
        self.commit(&actor.org, &changes).await?;
        Ok(())
    }
}

/// Refuses a profile that cannot be read.
pub(crate) fn check_profile(profile: &str) -> Result<(), AppError> {
    if profile.len() > MAX_PROFILE || profile.contains('\0') {
        return Err(AppError::field("muster.toml", "it is larger than 64 KiB, or holds a NUL character", ""));
    }
    let (_, told) = Profile::read(Some(profile));
    let fields: Vec<_> = told
        .into_iter()
        .map(|d| FieldError { path: "muster.toml".into(), message: d.message, expected: d.help })
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(AppError::invalid(fields)) }
}
