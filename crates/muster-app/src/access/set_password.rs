//! Sets passwords: one's own with the old one, or a user's by an administrator. Every session of the user ends.

use super::Session;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Sets the password of a user of this organisation alone.
    pub async fn set_password(&self, actor: &Actor, user: &str, new: &str) -> Result<(), AppError> {
        actor.require(Permission::ManageUsers)?;
        self.ours_alone(actor, user).await?;
        let hash = self.0.passwords.hash(new).await?;
        Ok(self.0.store.set_password(user, &hash).await?)
    }

    /// Changes one's own password.
    pub async fn change_password(&self, session: &Session, old: &str, new: &str) -> Result<(), AppError> {
        self.0.throttle.attempt(&session.login, self.now())?;
        let user = self.0.store.user(&session.user).await?.ok_or(AppError::NotSignedIn)?;
        if !self.0.passwords.fits(user.password.as_deref(), old).await? {
            return Err(AppError::field("old", "is not your password", ""));
        }
        self.0.throttle.right(&session.login);
        let hash = self.0.passwords.hash(new).await?;
        Ok(self.0.store.set_password(&user.id, &hash).await?)
    }
}
