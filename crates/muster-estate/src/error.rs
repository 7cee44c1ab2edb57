//! What can go wrong with estate files, said so that a person can mend it: file, row, column, what, what to do.
//! Not warnings: those are plain texts on the snapshot.
use std::fmt;
use std::path::PathBuf;

/// Why an estate could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum EstateError {
    /// The operating system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried (`read`, `create`, …).
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table file does not hold what it must.
    #[error("{0}")]
    Table(Box<BadTable>),
    /// The manifest or a checksum is wrong.
    #[error("{file}: {what}. {help}")]
    Manifest {
        /// The file it is about.
        file: String,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
}

/// A table file that does not hold what it must, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BadTable {
    /// File name, or the table's name when it is in memory.
    pub file: String,
    /// Data row, counted from 1 (a CSV header does not count).
    pub row: Option<u64>,
    /// Column name.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for BadTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.what)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, ". {}", self.help) }
    }
}

/// A value that its column may not hold; the reader adds file and row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue {
    /// Column name.
    pub column: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl BadValue {
    /// Adds the place.
    #[must_use]
    pub fn at(self, file: &str, row: u64) -> EstateError {
        EstateError::Table(Box::new(BadTable {
            file: file.to_owned(),
            row: Some(row),
            column: Some(self.column.to_owned()),
            what: self.what,
            help: self.help,
        }))
    }
}

impl EstateError {
    /// The error for a primary key that two rows share; `row` counts from 1.
    #[must_use]
    pub fn repeated_id(table: crate::Table, row: u64, id: &str) -> Self {
        let column = table.key().first().copied().unwrap_or_default();
        BadValue { column, what: format!("'{}' is there twice", shown(id)), help: "Ids are unique.".into() }
            .at(table.name(), row)
    }

    pub(crate) fn table(file: &str, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Table(Box::new(BadTable {
            file: file.to_owned(),
            what: what.into(),
            help: help.into(),
            ..BadTable::default()
        }))
    }

    pub(crate) fn column(file: &str, column: &str, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Table(Box::new(BadTable {
            file: file.to_owned(),
            row: None,
            column: Some(column.to_owned()),
            what: what.into(),
            help: help.into(),
        }))
    }

    pub(crate) fn io(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// A text from outside, shortened and made printable for a message.
pub(crate) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
