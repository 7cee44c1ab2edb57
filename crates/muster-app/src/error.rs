//! What can go wrong in a use case, in words that say what happened and what to do. Mapped here, once, to an HTTP
//! status and to an exit code.

use muster_model::Reference;
use muster_model::merge::Merged;
use muster_store::{RecordVersion, StoreError};

/// A value that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Field path, such as `controls[1]`, or `body`, `id`, `login`, `password`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead; may be empty.
    pub expected: String,
}

/// Somebody else changed the record since the version an edit was based on. Everything needed to show both sides.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// The record.
    pub reference: Reference,
    /// The version the edit was based on; none when the record was to be new, or that version never existed.
    pub base: Option<RecordVersion>,
    /// The version that stands now; it may say that the record was deleted.
    pub theirs: RecordVersion,
    /// The text that the edit would have made of its base.
    pub yours: String,
    /// Field by field: what of yours can be taken over into theirs, and what only a person can decide.
    pub merge: Merged,
    /// Theirs with everything of yours taken over that does not conflict.
    pub proposal: String,
}

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Not there, or in another organisation: the two look the same.
    #[error("{what} was not found. It may have been deleted, or the address is mistyped.")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// Nobody is signed in, or the session has ended.
    #[error("Sign in first: there is no session, or it has ended.")]
    NotSignedIn,
    /// Login or password (or token) is wrong. Never says which.
    #[error("Login and password do not match. Check both; after several wrong attempts there is a wait.")]
    WrongCredentials,
    /// The actor may not do this.
    #[error("You may not {what}. Ask an administrator of the organisation for access.")]
    Forbidden {
        /// What, as the end of "you may not …".
        what: String,
    },
    /// Values were not taken.
    #[error("{message}")]
    Invalid {
        /// One sentence over all.
        message: String,
        /// Field by field.
        fields: Vec<FieldError>,
    },
    /// The record changed since the version the edit was based on.
    #[error("{} was changed since you opened it. Nothing was saved: compare both sides and decide.", .0.reference)]
    Conflict(Box<Conflict>),
    /// What a person saw, or what was there, is no longer so.
    #[error("{0}")]
    Changed(String),
    /// It was there, and was removed on purpose.
    #[error("{0}")]
    Removed(String),
    /// Too many attempts.
    #[error("Too many attempts. Wait {retry_after} seconds, then try again.")]
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// More than is accepted.
    #[error("{0}")]
    TooLarge(String),
    /// The store cannot be reached or written.
    #[error("{0}")]
    Unavailable(String),
    /// The store holds something it must not.
    #[error("{0}")]
    Corrupt(String),
}

impl AppError {
    /// The one mapping to HTTP.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::NotFound { .. } => 404,
            Self::NotSignedIn | Self::WrongCredentials => 401,
            Self::Forbidden { .. } => 403,
            Self::Invalid { .. } => 422,
            Self::Conflict(_) | Self::Changed(_) => 409,
            Self::Removed(_) => 410,
            Self::TooMany { .. } => 429,
            Self::TooLarge(_) => 413,
            Self::Unavailable(_) => 503,
            Self::Corrupt(_) => 500,
        }
    }

    /// The one mapping to exit codes. 1 is kept for "ran, and found something", 2 for wrong usage.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NotFound { .. } | Self::Removed(_) => 3,
            Self::NotSignedIn | Self::WrongCredentials | Self::Forbidden { .. } => 4,
            Self::Invalid { .. } | Self::TooLarge(_) => 5,
            Self::Conflict(_) | Self::Changed(_) => 6,
            Self::TooMany { .. } | Self::Unavailable(_) => 7,
            Self::Corrupt(_) => 8,
        }
    }

    /// Field errors, when there are any.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid { fields, .. } => fields,
            _ => &[],
        }
    }

    pub(crate) fn not_found(what: impl ToString) -> Self {
        Self::NotFound { what: what.to_string() }
    }

    pub(crate) fn forbidden(what: impl Into<String>) -> Self {
        Self::Forbidden { what: what.into() }
    }

    pub(crate) fn invalid(fields: Vec<FieldError>) -> Self {
        let message = match fields.as_slice() {
            [one] => format!("{}: {}.", one.path, one.message.trim_end_matches('.')),
            many => format!("{} values were not taken; see each field.", many.len()),
        };
        Self::Invalid { message, fields }
    }

    pub(crate) fn field(path: &str, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError {
            path: path.into(),
            message: message.into(),
            expected: expected.into(),
        }])
    }
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::NotFound(what) => Self::NotFound { what },
            StoreError::Conflict { reference, .. } => Self::Changed(format!(
                "{reference} was changed by somebody else at this very moment. Nothing was saved: try again."
            )),
            StoreError::Taken(what) => Self::Changed(what),
            StoreError::Unavailable(what) => Self::Unavailable(what),
            StoreError::Corrupt(what) => Self::Corrupt(what),
        }
    }
}
