//! Reading tables part by part over all cores, looking at each different text once. Knows columns, not their meaning.
use muster_estate::{Batch, Coded, Dictionary, EstateError, Table, Tables};
use rayon::prelude::*;

use crate::codes::{Codes, Finder, Ids, NO_CODE, Order};
use crate::csr::NO_TIME;
use crate::dangling::Dangling;

/// What a part of a table comes to.
pub(crate) trait Collected: Default + Send {
    /// So many rows are said to come.
    fn expect(&mut self, rows: usize);
}

/// The ids of a table's own rows and their columns, with the dictionaries of the references among them.
#[derive(Debug, Default)]
pub(crate) struct Rows<C> {
    pub(crate) ids: Ids,
    pub(crate) columns: C,
    pub(crate) references: References,
}

/// Codes of the ids that rows refer to, with those that no row has.
#[derive(Debug, Default)]
pub(crate) struct References {
    pub(crate) codes: PerText<u32>,
    pub(crate) dangling: Dangling,
}

impl References {
    /// Adds the code of each row's reference to `out`; `finder` finds ids of `table`.
    pub(crate) fn push(
        &mut self,
        coded: &Coded<'_>,
        table: Table,
        finder: &mut Finder<'_>,
        out: &mut Vec<u32>,
    ) {
        let dictionary = coded.dictionary();
        if !self.codes.dictionary.as_ref().is_some_and(|known| known.same(&dictionary)) {
            let entries = &mut self.codes.entries;
            entries.clear();
            finder.append(dictionary.iter(), entries);
            for (key, _) in entries.iter().enumerate().filter(|(_, code)| **code == NO_CODE) {
                self.dangling.code(table, dictionary.get(key).unwrap_or_default(), NO_CODE);
            }
            self.codes.dictionary = Some(dictionary);
        }
        coded.look_up(&self.codes.entries, NO_CODE, out);
    }
}

impl<C: Default + Send> Collected for Rows<C> {
    fn expect(&mut self, rows: usize) {
        self.ids.reserve(rows.min(MOST_EXPECTED));
    }
}

/// Most rows that memory is set aside for because a file says so.
pub(crate) const MOST_EXPECTED: usize = 1 << 21;

/// Reads `table` part by part, side by side: `take` adds a batch to what its part has come to. Parts come in file order;
/// of several errors, the first in the file is given.
pub(crate) fn each_part<P: Collected>(
    tables: &(impl Tables + ?Sized),
    table: Table,
    columns: &[&str],
    take: impl Fn(&mut P, &Batch) -> Result<(), EstateError> + Sync,
) -> Result<Vec<P>, EstateError> {
    let read: Vec<Result<P, EstateError>> = tables
        .parts(table, columns)?
        .into_par_iter()
        .map(|source| {
            let mut part = P::default();
            part.expect(source.rows);
            for batch in source.batches {
                take(&mut part, &batch?)?;
            }
            Ok(part)
        })
        .collect();
    read.into_iter().collect()
}

/// Joins the ids of the parts and codes them.
pub(crate) fn code_ids<'a>(
    table: Table,
    parts: impl IntoIterator<Item = &'a Ids>,
) -> Result<(Codes, Order), EstateError> {
    let mut ids = Ids::default();
    parts.into_iter().for_each(|part| ids.append(part));
    Codes::new(ids).map_err(|(ids, row)| EstateError::repeated_id(table, row as u64 + 1, ids.get(row)))
}

/// Adds the ids of a table's own rows.
pub(crate) fn push_ids(batch: &Batch, column: &str, ids: &mut Ids) -> Result<(), EstateError> {
    let texts = batch.texts(column)?;
    (0..batch.len()).for_each(|row| ids.push(texts.get(row).unwrap_or_default()));
    Ok(())
}

/// Adds a time column, [`NO_TIME`] for null.
pub(crate) fn push_times(batch: &Batch, column: &str, times: &mut Vec<i64>) -> Result<(), EstateError> {
    batch.times(column)?.extend_into(NO_TIME, times);
    Ok(())
}

/// What was worked out for each text of a dictionary, kept while batches share it.
#[derive(Debug)]
pub(crate) struct PerText<T> {
    dictionary: Option<Dictionary>,
    entries: Vec<T>,
}

impl<T> Default for PerText<T> {
    fn default() -> Self {
        Self { dictionary: None, entries: Vec::new() }
    }
}

impl<T: Copy> PerText<T> {
    /// An entry for each text of `dictionary`; `null` for those that are null.
    pub(crate) fn of(
        &mut self,
        dictionary: Dictionary,
        null: T,
        mut work: impl FnMut(&str) -> Result<T, EstateError>,
    ) -> Result<&mut [T], EstateError> {
        if !self.dictionary.as_ref().is_some_and(|known| known.same(&dictionary)) {
            self.entries.clear();
            for text in dictionary.iter() {
                self.entries.push(text.map_or(Ok(null), &mut work)?);
            }
            self.dictionary = Some(dictionary);
        }
        Ok(&mut self.entries)
    }

    /// An entry for each text of `dictionary`, `blank` where nothing was worked out yet.
    pub(crate) fn later(&mut self, dictionary: &Dictionary, blank: T) -> &mut [T] {
        if !self.dictionary.as_ref().is_some_and(|known| known.same(dictionary)) {
            self.entries.clear();
            self.entries.resize(dictionary.len(), blank);
            self.dictionary = Some(dictionary.clone());
        }
        &mut self.entries
    }

    /// Adds the entry of each row to `out`.
    pub(crate) fn push(
        &mut self,
        coded: &Coded<'_>,
        null: T,
        work: impl FnMut(&str) -> Result<T, EstateError>,
        out: &mut Vec<T>,
    ) -> Result<(), EstateError> {
        coded.look_up(self.of(coded.dictionary(), null, work)?, null, out);
        Ok(())
    }
}
