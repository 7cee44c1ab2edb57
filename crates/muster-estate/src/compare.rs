//! Two snapshots side by side: which rows appeared, went or changed, table by table, by primary key.
//! Not incremental measuring, and no opinion on what the changes mean.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::EstateError;
use crate::rows::{Row, Rows, each_table};
use crate::schema::Table;
use crate::tables::{Tables, read_table};

/// The keys that differ in one way: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// How many.
    pub count: u64,
    /// The smallest keys, up to the limit asked for. The parts of a composite key are joined by TAB.
    pub keys: Vec<String>,
}

impl Changes {
    fn add(&mut self, key: &str, limit: usize) {
        self.count += 1;
        if self.keys.len() < limit {
            self.keys.push(key.to_owned());
        }
    }
}

/// What differs in one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableChanges {
    /// Name of the table.
    pub table: &'static str,
    /// Keys only the newer snapshot has.
    pub appeared: Changes,
    /// Keys only the older snapshot has.
    pub gone: Changes,
    /// Keys both have, with different rows.
    pub changed: Changes,
}

impl TableChanges {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.appeared.count + self.gone.count + self.changed.count == 0
    }
}

/// Compares every table of two snapshots. A key that repeats (granted again) counts once; it has changed when its rows
/// differ in any order. At most `limit` keys are listed for each table and way.
///
/// # Errors
/// When one of them cannot be read.
pub fn compare(
    older: &(impl Tables + ?Sized),
    newer: &(impl Tables + ?Sized),
    limit: usize,
) -> Result<Vec<TableChanges>, EstateError> {
    let mut all = Vec::with_capacity(Table::ALL.len());
    let kinds = Rows::default();
    each_table!(ref kinds, rows, {
        all.push(compare_rows(read_into(rows, older)?, read_into(rows, newer)?, limit));
    });
    Ok(all)
}

/// Reads a table; the first argument only names the row type.
fn read_into<T: Row>(_kind: &[T], tables: &(impl Tables + ?Sized)) -> Result<Vec<T>, EstateError> {
    read_table(tables)
}

fn compare_rows<T: Row + Ord>(older: Vec<T>, newer: Vec<T>, limit: usize) -> TableChanges {
    let (older, newer) = (by_key(older), by_key(newer));
    let mut changes = TableChanges {
        table: T::TABLE.name(),
        appeared: Changes::default(),
        gone: Changes::default(),
        changed: Changes::default(),
    };
    for (key, rows) in &older {
        match newer.get(key) {
            None => changes.gone.add(key, limit),
            Some(now) if now != rows => changes.changed.add(key, limit),
            Some(_) => {}
        }
    }
    for key in newer.keys().filter(|key| !older.contains_key(*key)) {
        changes.appeared.add(key, limit);
    }
    changes
}

fn by_key<T: Row + Ord>(rows: Vec<T>) -> BTreeMap<String, Vec<T>> {
    let mut keyed: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for mut row in rows {
        // What was observed when is not what the source said.
        let observed = row.observed();
        (*observed.first, *observed.last, *observed.after) = (None, None, None);
        keyed.entry(row.key()).or_default().push(row);
    }
    for rows in keyed.values_mut() {
        rows.sort();
    }
    keyed
}
