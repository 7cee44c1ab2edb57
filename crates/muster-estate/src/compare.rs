//! Two snapshots side by side: which rows appeared, went or changed, table by table, by primary key.
//! Not incremental measuring, and no opinion on what the changes mean.
//!
//! Rows are never held: the first pass over both keeps eight bytes a row, a fingerprint of what the source said, and what
//! is in one only is what differs. Further passes look only at those. What sealing adds (when a row was observed, between
//! which pulls a time lies) is not what a source said, and no difference.
mod fields;
mod fingerprint;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

pub use self::fields::{FieldChange, RowChange, row_changes};
use self::fingerprint::{Fingerprints, Print};
use crate::error::EstateError;
use crate::rows::SEALING;
use crate::schema::{Column, Table};
use crate::tables::Tables;

/// The keys that differ in one way: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// How many.
    pub count: u64,
    /// The smallest keys, up to the limit asked for. The parts of a composite key are joined by TAB.
    pub keys: Vec<String>,
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

/// Columns that move whenever something is used: when an account last signed in, when a right or a credential was used.
const ACTIVITY: &[&str] = &["last_sign_in_at", "last_used_at"];

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// All that the sources said.
    Everything,
    /// All but sign-ins and uses: what people decided, not what they did.
    ButActivity,
}

impl Compared {
    /// The columns that count.
    fn columns(self, table: Table) -> impl Iterator<Item = &'static Column> {
        let counts = move |c: &&Column| {
            let activity = self == Self::ButActivity && ACTIVITY.contains(&c.name);
            !activity && !SEALING.contains(&c.name)
        };
        table.columns().iter().filter(counts)
    }
}

/// Compares every table of two snapshots. A key that repeats (granted again) counts once; it has changed when its rows
/// differ in any order. At most `limit` keys are listed for each table and way.
///
/// Fingerprints are of 64 bits, keyed at random for each comparison: two different rows are taken for the same about once
/// in 10^19 pairs of a row that went and one that came.
///
/// # Errors
/// When one of them cannot be read.
pub fn compare(
    older: &(impl Tables + ?Sized),
    newer: &(impl Tables + ?Sized),
    what: Compared,
    limit: usize,
) -> Result<Vec<TableChanges>, EstateError> {
    Table::ALL.into_iter().map(|table| compare_table(older, newer, table, what, limit)).collect()
}

/// In which snapshot a key stands.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    older: bool,
    newer: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Appeared,
    Gone,
    Changed,
}

impl Standing {
    fn way(self) -> Way {
        match (self.older, self.newer) {
            (true, false) => Way::Gone,
            (false, _) => Way::Appeared,
            (true, true) => Way::Changed,
        }
    }
}

fn compare_table(
    older: &(impl Tables + ?Sized),
    newer: &(impl Tables + ?Sized),
    table: Table,
    what: Compared,
    limit: usize,
) -> Result<TableChanges, EstateError> {
    let prints = Fingerprints::new(table, what);
    let (gone, come) = differing(prints.sorted(older)?, prints.sorted(newer)?);
    let keys = standings(&prints, older, newer, &gone, &come, table.may_repeat())?;
    let mut changes: [Changes; 3] = Default::default();
    for standing in keys.values() {
        if let Some(way) = changes.get_mut(standing.way() as usize) {
            way.count += 1;
        }
    }
    if limit > 0 && !keys.is_empty() {
        // What is gone has its name in the older snapshot only, all else in the newer.
        let name = |of_gone: bool| {
            let keys = &keys;
            move |found: &mut [BTreeSet<String>; 3], print: Print<'_>| {
                let way = keys.get(&print.key).map(|s| s.way()).filter(|w| (*w == Way::Gone) == of_gone);
                if let Some(found) = way.and_then(|way| found.get_mut(way as usize)) {
                    found.insert(print.key_text());
                    if found.len() > limit {
                        found.pop_last();
                    }
                }
            }
        };
        let mut found = prints.fold(older, Default::default, name(true))?;
        found.extend(prints.fold(newer, Default::default, name(false))?);
        for (way, changes) in changes.iter_mut().enumerate() {
            let all: BTreeSet<&String> = found.iter().filter_map(|f| f.get(way)).flatten().collect();
            changes.keys = all.into_iter().take(limit).cloned().collect();
        }
    }
    let [appeared, gone, changed] = changes;
    Ok(TableChanges { table: table.name(), appeared, gone, changed })
}

/// The keys of the rows that only one snapshot has, and in which of the two each key stands.
fn standings(
    prints: &Fingerprints,
    older: &(impl Tables + ?Sized),
    newer: &(impl Tables + ?Sized),
    gone: &HashSet<u64>,
    come: &HashSet<u64>,
    repeats: bool,
) -> Result<HashMap<u64, Standing>, EstateError> {
    let mut keys: HashMap<u64, Standing> = HashMap::new();
    let of = |rows: &HashSet<u64>, found: &mut Vec<u64>, print: Print<'_>| {
        if rows.contains(&print.row) {
            found.push(print.key);
        }
    };
    if !gone.is_empty() {
        let found = prints.fold(older, Vec::new, |found, print| of(gone, found, print))?;
        found.iter().flatten().for_each(|key| keys.entry(*key).or_default().older = true);
    }
    if !come.is_empty() {
        let found = prints.fold(newer, Vec::new, |found, print| of(come, found, print))?;
        found.iter().flatten().for_each(|key| keys.entry(*key).or_default().newer = true);
    }
    // A key may have rows that both snapshots have beside those that only one has.
    if repeats && !keys.is_empty() {
        let known = |found: &mut HashSet<u64>, print: Print<'_>| {
            if keys.contains_key(&print.key) {
                found.insert(print.key);
            }
        };
        let in_older = prints.fold(older, HashSet::new, known)?;
        let in_newer = prints.fold(newer, HashSet::new, known)?;
        for (key, standing) in &mut keys {
            standing.older |= in_older.iter().any(|found| found.contains(key));
            standing.newer |= in_newer.iter().any(|found| found.contains(key));
        }
    }
    Ok(keys)
}

/// What each of two sorted lists has more often than the other.
fn differing(older: Vec<u64>, newer: Vec<u64>) -> (HashSet<u64>, HashSet<u64>) {
    let (mut gone, mut come) = (HashSet::new(), HashSet::new());
    let (mut a, mut b) = (older.into_iter().peekable(), newer.into_iter().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (None, None) => return (gone, come),
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), y) if y.is_none_or(|y| x < y) => {
                gone.insert(*x);
                a.next();
            }
            (_, Some(y)) => {
                come.insert(*y);
                b.next();
            }
            (Some(_), None) => {
                a.next();
            }
        }
    }
}
