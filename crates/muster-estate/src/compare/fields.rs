//! What changed in rows that both snapshots have: column by column, as text. For the few rows that people look at.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Compared;
use crate::batch::Batch;
use crate::error::EstateError;
use crate::instant::format_micros;
use crate::schema::{Column, Kind, Table};
use crate::tables::Tables;

/// What changed in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// Its key.
    pub key: String,
    /// The columns that differ.
    pub fields: Vec<FieldChange>,
}

/// What changed in one column. Nothing stands as the empty text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The column.
    pub column: &'static str,
    /// What it held.
    pub before: String,
    /// What it holds.
    pub after: String,
}

/// The rows of `keys` that both snapshots have and that differ, by key. Edges that may repeat (memberships and grants) have
/// no columns to tell apart by key alone: for them there are none.
///
/// # Errors
/// When one of the snapshots cannot be read.
pub fn row_changes(
    older: &(impl Tables + ?Sized),
    newer: &(impl Tables + ?Sized),
    table: Table,
    what: Compared,
    keys: &BTreeSet<String>,
) -> Result<Vec<RowChange>, EstateError> {
    if table.may_repeat() || keys.is_empty() {
        return Ok(Vec::new());
    }
    let (before, after) = (texts(older, table, what, keys)?, texts(newer, table, what, keys)?);
    let mut changes = Vec::new();
    for (key, was) in before {
        let Some(is) = after.get(&key) else { continue };
        let pairs = was.into_iter().zip(is).filter(|((_, was), (_, is))| was != is);
        let fields: Vec<FieldChange> = pairs
            .map(|((column, before), (_, after))| FieldChange { column, before, after: after.clone() })
            .collect();
        if !fields.is_empty() {
            changes.push(RowChange { key, fields });
        }
    }
    Ok(changes)
}

type RowTexts = Vec<(&'static str, String)>;

fn texts(
    tables: &(impl Tables + ?Sized),
    table: Table,
    what: Compared,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, RowTexts>, EstateError> {
    let columns: Vec<&'static Column> = what.columns(table).collect();
    let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
    let mut found = BTreeMap::new();
    for batch in tables.scan(table, &names)? {
        let batch = batch?;
        let key = table.key().first().copied().unwrap_or_default();
        let ids = batch.texts(key)?;
        for row in 0..batch.len() {
            let Some(id) = ids.get(row).filter(|id| keys.contains(*id)) else { continue };
            let cells = columns.iter().map(|c| Ok((c.name, cell(&batch, c, row)?)));
            found.insert(id.to_owned(), cells.collect::<Result<RowTexts, EstateError>>()?);
        }
    }
    Ok(found)
}

fn cell(batch: &Batch, column: &Column, row: usize) -> Result<String, EstateError> {
    Ok(match column.kind {
        Kind::Text | Kind::Word(_) => batch.texts(column.name)?.get(row).unwrap_or_default().to_owned(),
        Kind::Flag => if batch.flags(column.name)?.get(row) { "yes" } else { "no" }.to_owned(),
        Kind::Time => batch.times(column.name)?.get(row).and_then(format_micros).unwrap_or_default(),
        Kind::List => batch.lists(column.name)?.get(row).collect::<Vec<_>>().join(", "),
    })
}
