//! Changes what a user may do in the actor's organisation, or which person they stand for there.

use muster_model::Reference;
use muster_store::{MembershipRow, UserRow};

use super::add_user::words;
use crate::actor::{AccessRole, Actor, Origin};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

impl Muster {
    /// Sets access and person of a user of this organisation; without access they leave it.
    pub async fn set_membership(
        &self,
        actor: &Actor,
        user: &str,
        access: &[AccessRole],
        person: Option<&Reference>,
    ) -> Result<(), AppError> {
        actor.require(Permission::ManageUsers)?;
        let (_, member) = self.member(actor, user).await?;
        if member.person.as_ref() != person {
            actor.require(Permission::ManagePeople)?;
            self.linkable(actor, Some(user), person).await?;
        }
        if !access.contains(&AccessRole::Administrator) {
            self.not_the_last_administrator(actor, user).await?;
        }
        let row = MembershipRow {
            org: actor.org.clone(),
            user: user.to_owned(),
            access: words(access),
            person: person.cloned(),
        };
        Ok(self.0.store.set_membership(&row).await?)
    }

    /// Lets a user sign in, or not. Only for users of this organisation alone.
    pub async fn disable_user(&self, actor: &Actor, user: &str, disabled: bool) -> Result<(), AppError> {
        actor.require(Permission::ManageUsers)?;
        self.ours_alone(actor, user).await?;
        if disabled {
            self.not_the_last_administrator(actor, user).await?;
        }
        Ok(self.0.store.disable_user(user, disabled).await?)
    }

    /// A user of the actor's organisation; anybody else is not found.
    pub(crate) async fn member(
        &self,
        actor: &Actor,
        user: &str,
    ) -> Result<(UserRow, MembershipRow), AppError> {
        let members = self.0.store.members(&actor.org).await?;
        members
            .into_iter()
            .find(|(u, _)| u.id == user)
            .ok_or_else(|| AppError::not_found(format!("The user {user}")))
    }

    /// What reaches beyond this organisation is for users who are in no other.
    pub(crate) async fn ours_alone(&self, actor: &Actor, user: &str) -> Result<UserRow, AppError> {
        let (row, _) = self.member(actor, user).await?;
        let elsewhere = self.0.store.memberships(user).await?.iter().any(|m| m.org != actor.org);
        if elsewhere && !actor.operator {
            return Err(AppError::forbidden(
                "do this to a user who belongs to another organisation as well: take their access here instead",
            ));
        }
        Ok(row)
    }

    async fn not_the_last_administrator(&self, actor: &Actor, user: &str) -> Result<(), AppError> {
        let word = AccessRole::Administrator.word();
        let members = self.0.store.members(&actor.org).await?;
        let mut administrators = members
            .iter()
            .filter(|(u, m)| !u.disabled && m.access.iter().any(|w| w == word))
            .map(|(u, _)| u.id.as_str());
        let only = administrators.next() == Some(user) && administrators.next().is_none();
        if only && actor.origin == Origin::User {
            return Err(AppError::field(
                "access",
                "this is the last administrator of the organisation",
                "make somebody else administrator first",
            ));
        }
        Ok(())
    }
}
