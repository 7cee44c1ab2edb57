//! Use cases over organisations of this installation.

mod create_organisation;

pub(crate) use create_organisation::first_profile;

use muster_model::OrgId;

/// One organisation, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLine {
    /// Its id.
    pub org: OrgId,
    /// Its name.
    pub name: String,
}
