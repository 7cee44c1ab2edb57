//! Tables in other people's layouts, CSV or Parquet, as rows of [`Cell`]s under the headers they have. A row that cannot
//! be read is told and the next one read; everything is bounded. Not the meaning of the columns.
mod csv_rows;
mod parquet_rows;

use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use crate::cell::Cell;
use crate::error::{BadTable, EstateError};
use crate::parquet_file::file_name;

/// How a text file is written. Parquet needs none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextForm {
    /// What stands between fields.
    pub delimiter: u8,
    /// How its characters are written.
    pub encoding: Encoding,
}

impl Default for TextForm {
    fn default() -> Self {
        Self { delimiter: b',', encoding: Encoding::Utf8 }
    }
}

/// How characters are written in a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// Windows-1252, as older Windows programs of western Europe write (WHATWG Encoding, 10.1).
    Windows1252,
}

impl FromStr for Encoding {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "utf-8" => Ok(Self::Utf8),
            "windows-1252" => Ok(Self::Windows1252),
            _ => Err(()),
        }
    }
}

/// A column of a foreign table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name in the file.
    pub name: String,
    /// The type it has, when that is one that cannot be read here (structures, bytes).
    pub unreadable: Option<String>,
}

/// A row: its number, counted from 1 without the header, and its cells in the order of the headers, or what is wrong
/// with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignRow {
    /// Counted from 1.
    pub number: u64,
    /// The cells.
    pub cells: Result<Vec<Cell>, BadTable>,
}

/// A foreign table being read.
pub struct Foreign {
    file: String,
    headers: Vec<Header>,
    rows: Box<dyn Iterator<Item = Result<ForeignRow, EstateError>> + Send>,
}

impl Foreign {
    /// Opens a file: Parquet when its name ends so, else delimited text.
    ///
    /// # Errors
    /// When the file cannot be read, has no header, or has one of a bad shape (two columns of one name, UTF-16).
    pub fn open(path: &Path, form: TextForm) -> Result<Self, EstateError> {
        let name = file_name(path);
        let file = std::fs::File::open(path).map_err(EstateError::io("read", path))?;
        match path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet")) {
            true => parquet_rows::open(name, file),
            false => csv_rows::open(name, Box::new(file), form),
        }
    }

    /// Reads delimited text from anywhere; `name` is for messages.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn text(name: &str, from: Box<dyn Read + Send>, form: TextForm) -> Result<Self, EstateError> {
        csv_rows::open(name.to_owned(), from, form)
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The columns there are.
    #[must_use]
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }
}

impl Iterator for Foreign {
    type Item = Result<ForeignRow, EstateError>;

    /// The next row. After an error there are no more: the file itself cannot be read on.
    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

fn distinct(file: &str, names: &[Header]) -> Result<(), EstateError> {
    let mut seen = std::collections::BTreeSet::new();
    match names.iter().find(|header| !header.name.is_empty() && !seen.insert(header.name.as_str())) {
        Some(twice) => {
            let help = "Give the columns different names.";
            Err(EstateError::column(file, &twice.name, "is there twice", help))
        }
        None => Ok(()),
    }
}
