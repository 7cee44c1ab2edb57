//! Names of the users of an organisation, for everybody who may read there: who wrote a version is part of its record.

use std::collections::BTreeMap;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// By user id: the title of the person a user stands for, else the login.
    pub async fn user_names(&self, actor: &Actor) -> Result<BTreeMap<String, String>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let programme = self.programme(actor).await?;
        let members = self.0.store.members(&actor.org).await?;
        Ok(members
            .into_iter()
            .map(|(user, member)| {
                let name = member.person.as_ref().map_or(user.login, |p| programme.title(p));
                (user.id, name)
            })
            .collect())
    }
}
