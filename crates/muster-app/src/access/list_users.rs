//! Lists the users of the actor's organisation.

use super::UserAccount;
use crate::actor::{AccessRole, Actor};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Every user of this organisation, by login.
    pub async fn list_users(&self, actor: &Actor) -> Result<Vec<UserAccount>, AppError> {
        actor.require(Permission::ManageUsers)?;
        let members = self.0.store.members(&actor.org).await?;
        Ok(members
            .into_iter()
            .map(|(user, member)| UserAccount {
                user: user.id,
                login: user.login,
                disabled: user.disabled,
                access: member.access.iter().filter_map(|w| AccessRole::parse(w)).collect(),
                person: member.person,
            })
            .collect())
    }
}
