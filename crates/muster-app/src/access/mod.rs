//! Use cases over users and sessions: who signs in, what they may do where, and how the first of them comes in.

mod actor_of;
mod add_user;
mod claim_installation;
mod list_users;
mod password;
mod resume_session;
mod session;
mod set_membership;
mod set_password;
mod sign_in;
mod sign_out;
mod step_in;
mod throttle;
mod user_names;

use muster_model::{OrgId, Reference};

use crate::actor::AccessRole;

pub(crate) use add_user::words;
pub use password::MIN_PASSWORD;
pub(crate) use password::{Passwords, same, token, token_hash};
pub use session::{Session, SignedIn};
pub(crate) use throttle::Throttle;

/// The first step of a new installation.
#[derive(Debug, Clone)]
pub struct ClaimInstallation {
    /// The one-time token printed on the terminal.
    pub token: String,
    /// Login of the first administrator.
    pub login: String,
    /// Their password.
    pub password: String,
    /// Id of the first organisation.
    pub org: OrgId,
    /// Its name.
    pub name: String,
}

/// A user to add to an organisation.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Login, unique in the installation.
    pub login: String,
    /// Password; without one the user cannot sign in with a password.
    pub password: Option<String>,
    /// What they may do here.
    pub access: Vec<AccessRole>,
    /// The person they stand for.
    pub person: Option<Reference>,
}

/// What a user is in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The organisation.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// What they may do there.
    pub access: Vec<AccessRole>,
    /// The person they stand for there.
    pub person: Option<Reference>,
}

/// A user of one organisation, as its administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAccount {
    /// The user's id.
    pub user: String,
    /// Login.
    pub login: String,
    /// Cannot sign in.
    pub disabled: bool,
    /// What they may do here.
    pub access: Vec<AccessRole>,
    /// The person they stand for here.
    pub person: Option<Reference>,
}

/// Somebody a visitor of a demo can step in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Their login.
    pub login: String,
    /// Their name: the person's title.
    pub name: String,
    /// The person.
    pub person: Option<Reference>,
    /// What they may do.
    pub access: Vec<AccessRole>,
    /// Titles of the roles they hold today.
    pub roles: Vec<String>,
}
