//! Creates an organisation in this installation, and lists them.

use muster_model::OrgId;
use muster_store::{Changes, MembershipRow};
use serde_json::Value as Json;

use super::OrganisationLine;
use crate::actor::{AccessRole, Actor, Origin};
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::check_profile;

impl Muster {
    /// Creates an organisation with this profile (`muster.toml`). A user who creates one becomes its administrator and
    /// ISMS manager. The actor's own organisation does not matter.
    pub async fn create_organisation(
        &self,
        actor: &Actor,
        org: &OrgId,
        profile: &str,
    ) -> Result<(), AppError> {
        actor.require(Permission::CreateOrganisations)?;
        if actor.origin == Origin::User {
            check_profile(profile)?;
        }
        self.0.store.create_org(org, self.now()).await?;
        let mut changes = Changes::new(&actor.user, self.now());
        changes.profile = Some((None, profile.to_owned()));
        self.commit(org, &changes).await?;
        if actor.origin == Origin::User {
            let row = MembershipRow {
                org: org.clone(),
                user: actor.user.clone(),
                access: crate::access::words(&[AccessRole::Administrator, AccessRole::IsmsManager]),
                person: None,
            };
            self.0.store.set_membership(&row).await?;
        }
        Ok(())
    }

    /// Every organisation of the installation: for the console and for the start of a demo, never for a visitor.
    pub async fn organisations(&self) -> Result<Vec<OrganisationLine>, AppError> {
        let mut out = Vec::new();
        for org in self.0.store.orgs().await? {
            out.push(OrganisationLine { name: self.name_of(&org).await?, org });
        }
        Ok(out)
    }
}

/// The profile of an organisation of which only the name is known.
pub(crate) fn first_profile(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.contains(char::is_control) {
        return Err(AppError::field(
            "name",
            "must have 1 to 200 characters, on one line",
            "Northwind Logistics",
        ));
    }
    // A JSON string without control characters is a TOML basic string.
    Ok(format!("name = {}\n", Json::String(name.to_owned())))
}
