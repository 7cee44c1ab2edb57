//! Lets the visitor of a demo step in as anybody there, without a password. Nowhere else.

use muster_model::OrgId;

use super::{SignedIn, Visitor};
use crate::actor::AccessRole;
use crate::error::AppError;
use crate::muster::Muster;

impl Muster {
    /// Whom a visitor can step in as.
    pub async fn demo_visitors(&self, org: &OrgId) -> Result<Vec<Visitor>, AppError> {
        self.only_in_a_demo()?;
        let programme = self.state(org).await?.live().programme.clone();
        let members = self.0.store.members(org).await?;
        Ok(members
            .into_iter()
            .filter(|(user, _)| !user.disabled)
            .map(|(user, member)| Visitor {
                name: member.person.as_ref().map_or_else(|| user.login.clone(), |p| programme.title(p)),
                roles: self
                    .held_by(&programme, member.person.as_ref())
                    .iter()
                    .map(|role| programme.title(role))
                    .collect(),
                access: member.access.iter().filter_map(|w| AccessRole::parse(w)).collect(),
                person: member.person,
                login: user.login,
            })
            .collect())
    }

    /// Steps in as the user with this login.
    pub async fn step_in(&self, org: &OrgId, login: &str) -> Result<SignedIn, AppError> {
        self.only_in_a_demo()?;
        let members = self.0.store.members(org).await?;
        let found = members.into_iter().find(|(user, _)| user.login == login && !user.disabled);
        let (user, _) = found.ok_or_else(|| AppError::not_found(format!("The user {login}")))?;
        self.begin_session(&user.id).await
    }

    fn only_in_a_demo(&self) -> Result<(), AppError> {
        if self.is_demo() { Ok(()) } else { Err(AppError::not_found("The page")) }
    }
}
