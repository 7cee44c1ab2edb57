//! Adds a user to the actor's organisation.

use muster_model::Reference;
use muster_store::{MembershipRow, UserRow};

use super::NewUser;
use super::sign_in::login_of;
use crate::actor::{AccessRole, Actor};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Adds a user; gives back their id.
    pub async fn add_user(&self, actor: &Actor, new: NewUser) -> Result<String, AppError> {
        actor.require(Permission::ManageUsers)?;
        let login = login_of(&new.login)?;
        if new.access.is_empty() {
            return Err(AppError::field(
                "access",
                "a user without access could do nothing",
                "choose at least one",
            ));
        }
        self.linkable(actor, None, new.person.as_ref()).await?;
        let password = match &new.password {
            Some(password) => Some(self.0.passwords.hash(password).await?),
            None => None,
        };
        let user = UserRow {
            id: uuid::Uuid::now_v7().to_string(),
            login,
            password,
            disabled: false,
            operator: false,
        };
        let member = MembershipRow {
            org: actor.org.clone(),
            user: user.id.clone(),
            access: words(&new.access),
            person: new.person,
        };
        self.0.store.add_user(&user, &member, self.now()).await?;
        Ok(user.id)
    }

    /// Refuses to let a login stand for somebody who is no person here, or whom another login stands for.
    pub(crate) async fn linkable(
        &self,
        actor: &Actor,
        user: Option<&str>,
        person: Option<&Reference>,
    ) -> Result<(), AppError> {
        let Some(person) = person else { return Ok(()) };
        actor.require(Permission::ManagePeople)?;
        if person.kind.name() != "person" || self.live(actor).await?.programme.find(person).is_none() {
            return Err(AppError::field("person", format!("{person} is no person of this organisation"), ""));
        }
        let members = self.0.store.members(&actor.org).await?;
        match members.iter().find(|(u, m)| m.person.as_ref() == Some(person) && Some(u.id.as_str()) != user) {
            Some((other, _)) => Err(AppError::field(
                "person",
                format!("the login `{}` stands for {person} already", other.login),
                "",
            )),
            None => Ok(()),
        }
    }
}

pub(crate) fn words(access: &[AccessRole]) -> Vec<String> {
    let mut access = access.to_vec();
    access.sort();
    access.dedup();
    access.into_iter().map(|role| role.word().to_owned()).collect()
}
