//! The four ways the store says no (and one for names that are taken). Each message is one line that says what to do.

use muster_model::Reference;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not there, or in another organisation.
    #[error("{0} was not found")]
    NotFound(String),
    /// The record is not at the version the write was based on.
    #[error("{reference} is at version {current:?} now, not at the one this write was based on")]
    Conflict {
        /// The record.
        reference: Reference,
        /// Its version now; none when it does not exist.
        current: Option<i64>,
    },
    /// A name that must be unique is in use.
    #[error("{0}")]
    Taken(String),
    /// The database cannot be reached, opened or written.
    #[error("{0}")]
    Unavailable(String),
    /// The database holds something it must not.
    #[error("{0}")]
    Corrupt(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(e: sqlx::Error) -> Self {
        match &e {
            sqlx::Error::RowNotFound => Self::NotFound("the row".into()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                Self::Corrupt(format!(
                    "the database holds a value that cannot be read ({e}); restore a backup"
                ))
            }
            sqlx::Error::Database(d)
                if d.message().contains("malformed") || d.message().contains("not a database") =>
            {
                Self::Corrupt(format!("the database file is damaged ({}); restore a backup", d.message()))
            }
            _ => Self::Unavailable(format!(
                "the database did not answer ({e}); check the data folder and its disk"
            )),
        }
    }
}

/// For text in the database that must have a certain form.
pub(crate) fn corrupt(what: &str, text: &str) -> StoreError {
    StoreError::Corrupt(format!("the database holds `{text}` where {what} must stand; restore a backup"))
}
