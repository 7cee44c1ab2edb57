//! Fingerprints of the rows of a table: 64 bits of everything a source said in a row, and of its key. Each column's value
//! is hashed with a secret of that column, each different text once, and a row is the sum of its columns (as Zobrist did
//! for boards of games, 1970): a table is read once, column by column, without putting rows together.
use std::hash::{BuildHasher, RandomState};

use rayon::prelude::*;

use super::Compared;
use crate::batch::Batch;
use crate::coded::{Dictionary, is_worth_coding};
use crate::error::EstateError;
use crate::schema::{Column, Kind, Table};
use crate::tables::{Part, Tables};

/// How the rows of one table are fingerprinted, the same way for both snapshots.
pub struct Fingerprints {
    table: Table,
    columns: Vec<(&'static Column, RandomState)>,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Print<'b> {
    /// Of everything the source said.
    pub row: u64,
    /// Of the key.
    pub key: u64,
    batch: &'b Batch,
    table: Table,
    at: usize,
}

impl Print<'_> {
    /// The key, its parts joined by TAB.
    pub fn key_text(&self) -> String {
        let part = |name: &&str| {
            let column = self.table.column(name);
            let text = match column.is_some_and(|c| is_worth_coding(self.table, c)) {
                true => self.batch.coded(name).ok().and_then(|c| c.get(self.at).map(str::to_owned)),
                false => self.batch.texts(name).ok().and_then(|t| t.get(self.at).map(str::to_owned)),
            };
            text.unwrap_or_default()
        };
        self.table.key().iter().map(part).collect::<Vec<_>>().join("\t")
    }
}

/// Hashes of the texts of the dictionary that was seen last in a column: batches of one part share theirs.
#[derive(Default)]
struct Known {
    of: Option<Dictionary>,
    hashes: Vec<u64>,
}

impl Known {
    fn hashes(&mut self, dictionary: Dictionary, hash: impl Fn(Option<&str>) -> u64) -> &[u64] {
        if !self.of.as_ref().is_some_and(|known| known.same(&dictionary)) {
            self.hashes.clear();
            self.hashes.extend(dictionary.iter().map(hash));
            self.of = Some(dictionary);
        }
        &self.hashes
    }
}

impl Fingerprints {
    /// For `table`.
    pub fn new(table: Table, what: Compared) -> Self {
        Self { table, columns: what.columns(table).map(|c| (c, RandomState::new())).collect() }
    }

    fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(c, _)| c.name).collect()
    }

    /// The fingerprints of all rows, sorted.
    pub fn sorted(&self, tables: &(impl Tables + ?Sized)) -> Result<Vec<u64>, EstateError> {
        let mut all = self.fold(tables, Vec::new, |all, print| all.push(print.row))?.concat();
        all.par_sort_unstable();
        Ok(all)
    }

    /// Looks at every row, the parts of the table side by side, and gives what each part came to, in file order.
    pub fn fold<A: Send>(
        &self,
        tables: &(impl Tables + ?Sized),
        begin: impl Fn() -> A + Sync,
        look: impl Fn(&mut A, Print<'_>) + Sync,
    ) -> Result<Vec<A>, EstateError> {
        let of = |part: Part<'_>| -> Result<A, EstateError> {
            let (mut known, mut all) = (self.known(), begin());
            for batch in part.batches {
                let batch = batch?;
                let (rows, keys) = self.rows(&batch, &mut known)?;
                for (at, (row, key)) in rows.into_iter().zip(keys).enumerate() {
                    look(&mut all, Print { row, key, batch: &batch, table: self.table, at });
                }
            }
            Ok(all)
        };
        tables.parts(self.table, &self.names())?.into_par_iter().map(of).collect()
    }

    fn known(&self) -> Vec<Known> {
        self.columns.iter().map(|_| Known::default()).collect()
    }

    /// Fingerprints of the rows of a batch, and of their keys.
    fn rows(&self, batch: &Batch, known: &mut [Known]) -> Result<(Vec<u64>, Vec<u64>), EstateError> {
        let (mut rows, mut keys) = (vec![0_u64; batch.len()], vec![0_u64; batch.len()]);
        let mut hashed = Vec::with_capacity(batch.len());
        for ((column, secret), known) in self.columns.iter().zip(known) {
            hashed.clear();
            self.column(batch, column, secret, known, &mut hashed)?;
            let is_key = self.table.key().contains(&column.name);
            for ((row, key), hash) in rows.iter_mut().zip(&mut keys).zip(&hashed) {
                *row = row.wrapping_add(*hash);
                if is_key {
                    *key = key.wrapping_add(*hash);
                }
            }
        }
        Ok((rows, keys))
    }

    fn column(
        &self,
        batch: &Batch,
        column: &Column,
        secret: &RandomState,
        known: &mut Known,
        out: &mut Vec<u64>,
    ) -> Result<(), EstateError> {
        let name = column.name;
        // Where null has no meaning of its own it reads as empty.
        let text = |text: Option<&str>| match text {
            None if column.nullable => secret.hash_one(0_u8),
            text => secret.hash_one(text.unwrap_or_default()),
        };
        match column.kind {
            Kind::Text | Kind::Word(_) if is_worth_coding(self.table, column) => {
                let coded = batch.coded(name)?;
                let hashes = known.hashes(coded.dictionary(), text);
                coded.look_up(hashes, text(None), out);
            }
            Kind::Text | Kind::Word(_) => {
                let texts = batch.texts(name)?;
                out.extend((0..batch.len()).map(|row| text(texts.get(row))));
            }
            Kind::Flag => {
                let flags = batch.flags(name)?;
                let [no, yes] = [secret.hash_one(false), secret.hash_one(true)];
                out.extend((0..batch.len()).map(|row| if flags.get(row) { yes } else { no }));
            }
            Kind::Time => {
                let times = batch.times(name)?;
                if times.all_null() {
                    out.resize(batch.len(), secret.hash_one(None::<i64>));
                } else {
                    out.extend((0..batch.len()).map(|row| secret.hash_one(times.get(row))));
                }
            }
            Kind::List => {
                let lists = batch.coded_lists(name)?;
                let hashes = known.hashes(lists.dictionary(), text);
                // In order: a list of a, b is not one of b, a.
                out.extend((0..batch.len()).map(|row| {
                    let items: Vec<u64> = lists.keys(row).filter_map(|k| hashes.get(k).copied()).collect();
                    secret.hash_one(items)
                }));
            }
        }
        Ok(())
    }
}
