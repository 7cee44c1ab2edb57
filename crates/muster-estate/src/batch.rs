//! Some rows of a table as columns, already conforming to the schema: how other crates read the tables without knowing
//! arrow. Not a file reader (`parquet_file`, `csv_file`) and not a row (`rows`).
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::TimestampMicrosecondType;

use crate::error::{BadTable, EstateError};
use crate::rows::Micros;

/// Some consecutive rows of a table; columns are in the order they were asked for.
#[derive(Debug, Clone)]
pub struct Batch {
    pub(crate) file: Arc<str>,
    pub(crate) first_row: u64,
    pub(crate) names: Arc<[&'static str]>,
    pub(crate) columns: Vec<ArrayRef>,
    pub(crate) rows: usize,
}

impl Batch {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The text (or word) column `name`.
    ///
    /// # Errors
    /// When the scan did not ask for a text column of that name.
    pub fn texts(&self, name: &str) -> Result<Texts<'_>, EstateError> {
        self.find(name, |c| c.as_string_opt::<i32>()).map(Texts)
    }

    /// The boolean column `name`.
    ///
    /// # Errors
    /// When the scan did not ask for a boolean column of that name.
    pub fn flags(&self, name: &str) -> Result<Flags<'_>, EstateError> {
        self.find(name, |c| c.as_boolean_opt()).map(Flags)
    }

    /// The time column `name`.
    ///
    /// # Errors
    /// When the scan did not ask for a time column of that name.
    pub fn times(&self, name: &str) -> Result<Times<'_>, EstateError> {
        self.find(name, |c| c.as_primitive_opt::<TimestampMicrosecondType>()).map(Times)
    }

    /// The list column `name`.
    ///
    /// # Errors
    /// When the scan did not ask for a list column of that name.
    pub fn lists(&self, name: &str) -> Result<Lists<'_>, EstateError> {
        self.find(name, |c| c.as_list_opt::<i32>()).map(Lists)
    }

    /// An error about row `row` of this batch, with the place in the file.
    #[must_use]
    pub fn error(
        &self,
        row: usize,
        column: &str,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> EstateError {
        EstateError::Table(Box::new(BadTable {
            file: self.file.to_string(),
            row: Some(self.row_number(row)),
            column: Some(column.to_owned()),
            what: what.into(),
            help: help.into(),
        }))
    }

    /// Number of row `row` of this batch in its file, from 1.
    pub(crate) fn row_number(&self, row: usize) -> u64 {
        self.first_row.saturating_add(row as u64)
    }

    pub(crate) fn find<'a, T>(
        &'a self,
        name: &str,
        as_kind: impl Fn(&'a ArrayRef) -> Option<&'a T>,
    ) -> Result<&'a T, EstateError> {
        let position = self.names.iter().position(|n| *n == name);
        position.and_then(|i| self.columns.get(i)).and_then(as_kind).ok_or_else(|| {
            EstateError::column(
                &self.file,
                name,
                "was not read as this kind of column",
                "This is a fault in Muster.",
            )
        })
    }
}

/// A text column.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(&'a StringArray);

impl<'a> Texts<'a> {
    /// The value of row `row`; `None` is null (or past the end).
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&'a str> {
        (row < self.0.len() && self.0.is_valid(row)).then(|| self.0.value(row))
    }
}

/// A boolean column.
#[derive(Debug, Clone, Copy)]
pub struct Flags<'a>(&'a BooleanArray);

impl Flags<'_> {
    /// Adds the value of each row to `out`; null is false.
    pub fn extend_into(&self, out: &mut Vec<bool>) {
        out.extend(self.0.iter().map(Option::unwrap_or_default));
    }

    /// The value of row `row`; null is false.
    #[must_use]
    pub fn get(&self, row: usize) -> bool {
        row < self.0.len() && self.0.is_valid(row) && self.0.value(row)
    }
}

/// A time column.
#[derive(Debug, Clone, Copy)]
pub struct Times<'a>(&'a TimestampMicrosecondArray);

impl Times<'_> {
    /// Whether every row is null.
    #[must_use]
    pub fn all_null(&self) -> bool {
        self.0.null_count() == self.0.len()
    }

    /// Adds the value of each row to `out`; `null` for null.
    pub fn extend_into(&self, null: Micros, out: &mut Vec<Micros>) {
        if self.0.null_count() == 0 {
            out.extend_from_slice(self.0.values());
        } else {
            out.extend(self.0.iter().map(|time| time.unwrap_or(null)));
        }
    }

    /// The value of each row, when none is null.
    #[must_use]
    pub fn plain(&self) -> Option<&[Micros]> {
        (self.0.null_count() == 0).then(|| &**self.0.values())
    }

    /// The value of each row; `null` for null.
    pub fn iter(&self, null: Micros) -> impl Iterator<Item = Micros> + Clone {
        let nulls = self.0.nulls();
        let values = self.0.values().iter().enumerate();
        values.map(move |(row, time)| if nulls.is_none_or(|n| n.is_valid(row)) { *time } else { null })
    }

    /// The value of row `row` in microseconds since the epoch; `None` is null (or past the end).
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Micros> {
        (row < self.0.len() && self.0.is_valid(row)).then(|| self.0.value(row))
    }
}

/// A column of lists of text.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a>(&'a ListArray);

impl<'a> Lists<'a> {
    /// The texts of row `row`; null is the empty list, null items are left out.
    pub fn get(&self, row: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let list = self.0;
        let valid = row < list.len() && list.is_valid(row);
        let offsets = list.value_offsets();
        let bound = |i: usize| offsets.get(i).and_then(|o| usize::try_from(*o).ok()).unwrap_or(0);
        let range = if valid { bound(row)..bound(row + 1) } else { 0..0 };
        let items = list.values().as_string_opt::<i32>();
        range.filter_map(move |i| items.filter(|s| i < s.len() && s.is_valid(i)).map(|s| s.value(i)))
    }
}
