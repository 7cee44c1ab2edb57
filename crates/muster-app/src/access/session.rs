//! What a session is: a random token that only the browser holds; the store keeps its hash.

use jiff::{SignedDuration, Timestamp};

use super::Membership;

/// Longest time between two uses.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(4);
/// Longest life, used or not.
pub(crate) const ABSOLUTE: SignedDuration = SignedDuration::from_hours(24);

/// A new session, handed out once.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token for the cookie: 256 random bits, URL-safe text. Stored nowhere.
    pub token: String,
    /// The session.
    pub session: Session,
}

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The user's id.
    pub user: String,
    /// Their login.
    pub login: String,
    /// Secret that every form of this session must carry.
    pub csrf: String,
    /// Ends then, whatever happens.
    pub expires: Timestamp,
    /// Organisations the user belongs to, by id.
    pub memberships: Vec<Membership>,
    /// May create organisations.
    pub operator: bool,
}
