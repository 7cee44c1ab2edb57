//! `Tables`: anything the nine tables can be read from, and its in-memory form. Not the folder (`folder`).
use std::sync::Arc;

use muster_model::snapshot::Manifest;

use crate::batch::Batch;
use crate::conform::check_values;
use crate::error::EstateError;
use crate::rows::{Row, Rows, each_table};
use crate::schema::{Column, Table};

/// The batches of a scan, in file order.
pub type Batches<'a> = Box<dyn Iterator<Item = Result<Batch, EstateError>> + Send + 'a>;

/// A part of a table that can be read beside the others.
pub struct Part<'a> {
    /// How many rows it is said to have, where that is known beforehand. From outside: no more than a hint.
    pub rows: usize,
    /// Its batches.
    pub batches: Batches<'a>,
}

/// Where the nine tables are read from.
pub trait Tables: Sync {
    /// Reads `columns` of `table`. The batches hold those columns, conforming to the schema: keys and words are there
    /// and spelled right, columns the source lacks are null. A table that is not there has no batches.
    ///
    /// # Errors
    /// When a file cannot be read, lacks a column of the contract or holds a value the column may not.
    fn scan(&self, table: Table, columns: &[&str]) -> Result<Batches<'_>, EstateError>;

    /// The same rows in parts that can be read side by side, in file order. Text columns come coded ([`Batch::coded`]),
    /// so that each different text is looked at once; only the ids of a table's own rows are plain. A part is opened when its first batch is asked
    /// for.
    ///
    /// # Errors
    /// As [`Tables::scan`].
    fn parts(&self, table: Table, columns: &[&str]) -> Result<Vec<Part<'_>>, EstateError> {
        let whole = self.scan(table, columns)?;
        Ok(vec![Part { rows: 0, batches: Box::new(whole.map(move |batch| batch?.with_texts_coded(table))) }])
    }

    /// When the tables were taken and what each source can know. `None`: bare tables, everything is reported.
    fn manifest(&self) -> Option<&Manifest>;
}

/// Rows in memory, read like a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InMemory {
    /// The tables.
    pub rows: Rows,
    /// See [`Tables::manifest`].
    pub manifest: Option<Manifest>,
}

impl Tables for InMemory {
    fn scan(&self, table: Table, columns: &[&str]) -> Result<Batches<'_>, EstateError> {
        let rows = &self.rows;
        match table {
            Table::People => batch(&rows.people, columns),
            Table::Accounts => batch(&rows.accounts, columns),
            Table::Groups => batch(&rows.groups, columns),
            Table::Memberships => batch(&rows.memberships, columns),
            Table::Entitlements => batch(&rows.entitlements, columns),
            Table::Grants => batch(&rows.grants, columns),
            Table::Applications => batch(&rows.applications, columns),
            Table::FederationTrusts => batch(&rows.federation_trusts, columns),
            Table::Credentials => batch(&rows.credentials, columns),
        }
    }

    fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }
}

fn batch<T: Row>(rows: &[T], names: &[&str]) -> Result<Batches<'static>, EstateError> {
    let wanted = resolve(T::TABLE, names)?;
    let arrays = T::columns_of(rows);
    let mut columns = Vec::with_capacity(wanted.len());
    for column in &wanted {
        let array =
            T::COLUMNS.iter().zip(&arrays).find(|(c, _)| c.name == column.name).map(|(_, a)| Arc::clone(a));
        columns.extend(array);
    }
    let batch = Batch {
        file: T::TABLE.name().into(),
        first_row: 1,
        names: wanted.iter().map(|c| c.name).collect(),
        columns,
        rows: rows.len(),
    };
    check_values(T::TABLE, &wanted, &batch, &mut [])?;
    Ok(Box::new(std::iter::once(Ok(batch)).filter(|b| !matches!(b, Ok(b) if b.is_empty()))))
}

/// The schema columns of these names.
pub(crate) fn resolve(table: Table, names: &[&str]) -> Result<Vec<&'static Column>, EstateError> {
    names
        .iter()
        .map(|name| {
            table.column(name).ok_or_else(|| {
                EstateError::column(
                    table.name(),
                    name,
                    "is not a column of this table",
                    "This is a fault in Muster.",
                )
            })
        })
        .collect()
}

/// Reads one whole table as rows.
///
/// # Errors
/// As [`Tables::scan`].
pub fn read_table<T: Row>(tables: &(impl Tables + ?Sized)) -> Result<Vec<T>, EstateError> {
    let names: Vec<&str> = T::COLUMNS.iter().map(|c| c.name).collect();
    let mut rows = Vec::new();
    for batch in tables.scan(T::TABLE, &names)? {
        let batch = batch?;
        for row in 0..batch.len() {
            rows.push(T::read(&batch, row).map_err(|bad| bad.at(&batch.file, batch.row_number(row)))?);
        }
    }
    Ok(rows)
}

/// Reads all nine tables as rows.
///
/// # Errors
/// As [`Tables::scan`].
pub fn read_rows(tables: &(impl Tables + ?Sized)) -> Result<Rows, EstateError> {
    let mut all = Rows::default();
    each_table!(mut all, rows, *rows = read_table(tables)?);
    Ok(all)
}
