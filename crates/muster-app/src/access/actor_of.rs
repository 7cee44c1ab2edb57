//! Makes the actor of a session in one organisation: its access there, its person, and the roles held today.

use muster_model::kinds::Person;
use muster_model::{OrgId, Programme, Reference};

use super::Session;
use crate::actor::{Actor, Origin};
use crate::error::AppError;
use crate::muster::Muster;

impl Muster {
    /// Who a session acts as in `org`. An organisation it does not belong to looks like one that does not exist.
    pub async fn actor(&self, session: &Session, org: &OrgId) -> Result<Actor, AppError> {
        let member = session.memberships.iter().find(|m| m.org == *org);
        let member = member.ok_or_else(|| AppError::not_found(format!("The organisation {org}")))?;
        let programme = self.state(org).await?.live().programme.clone();
        let person = member.person.clone().filter(|p| programme.find(p).is_some());
        Ok(Actor {
            origin: Origin::User,
            user: session.user.clone(),
            login: session.login.clone(),
            org: org.clone(),
            access: member.access.clone(),
            held: self.held_by(&programme, person.as_ref()),
            person,
            operator: session.operator,
        })
    }

    pub(crate) fn held_by(&self, programme: &Programme, person: Option<&Reference>) -> Vec<Reference> {
        let today = programme.profile.today(self.now());
        let mut held: Vec<Reference> = person
            .and_then(|p| programme.get::<Person>(p))
            .map(|p| p.roles_on(today).map(|role| role.to.clone()).collect())
            .unwrap_or_default();
        held.dedup();
        held
    }
}
