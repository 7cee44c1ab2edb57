//! One table of a snapshot as it was read, in columns, with its rows found by id: a row is made when somebody looks at it and
//! kept from then on. Not a list that filters and sorts (`lists`), and not the metrics' columns (`columns`).
use std::cmp::Ordering;
use std::sync::OnceLock;

use muster_estate::{Batch, EstateError, Row, Tables, Texts};
use rayon::prelude::*;

/// The rows of one table, in bytewise order of their ids.
#[derive(Debug)]
pub struct Sheet<T> {
    batches: Vec<Batch>,
    /// Batch and row of each, in order.
    order: Vec<(u32, u32)>,
    /// Rows that somebody has looked at.
    made: Vec<OnceLock<Box<T>>>,
    /// What rows are ordered and found by.
    by: &'static str,
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self { batches: Vec::new(), order: Vec::new(), made: Vec::new(), by: "" }
    }
}

impl<T: Row> Sheet<T> {
    /// Reads the table; rows are ordered by the column `by`, then by `then`.
    ///
    /// # Errors
    /// When the table cannot be read, or a value is not one that its column may hold.
    pub(crate) fn load(
        tables: &(impl Tables + ?Sized),
        by: &'static str,
        then: Option<&'static str>,
    ) -> Result<Self, EstateError> {
        let names: Vec<&str> = T::COLUMNS.iter().map(|c| c.name).collect();
        let batches = tables.scan(T::TABLE, &names)?.collect::<Result<Vec<Batch>, _>>()?;
        // Every row is made once here, so that none can fail later, and let go again.
        batches.par_iter().try_for_each(|batch| {
            (0..batch.len()).try_for_each(|row| {
                let made = T::read(batch, row).map(drop);
                made.map_err(|bad| batch.error(row, bad.column, bad.what, bad.help))
            })
        })?;
        let keys = |name: &'static str| batches.iter().map(|b| b.texts(name)).collect::<Result<Vec<_>, _>>();
        let (first, second) = (keys(by)?, then.map(keys).transpose()?);
        let mut order: Vec<(u32, u32)> = Vec::new();
        for (batch, at) in batches.iter().zip(0_u32..) {
            order.extend((0..batch.len() as u32).map(|row| (at, row)));
        }
        let compare = |a: &(u32, u32), b: &(u32, u32)| {
            let by_first = text(&first, *a).cmp(&text(&first, *b));
            by_first.then_with(|| match &second {
                Some(second) => text(second, *a).cmp(&text(second, *b)),
                None => Ordering::Equal,
            })
        };
        order.par_sort_by(compare);
        let made = order.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { made, order, by, batches })
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The row of that id, kept from now on.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.at(self.position(id)?)
    }

    /// The row at a place of the order, kept from now on.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&T> {
        let slot = self.made.get(position)?;
        if let Some(made) = slot.get() {
            return Some(made);
        }
        let made = Box::new(self.row(position)?);
        Some(slot.get_or_init(|| made))
    }

    /// The row at a place of the order, made for the moment only.
    #[must_use]
    pub fn made(&self, position: usize) -> Option<T> {
        self.row(position)
    }

    /// The place of the row of that id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        let at = self.order.partition_point(|place| self.cell(*place, self.by) < Some(id));
        let found = self.order.get(at)?;
        (self.cell(*found, self.by) == Some(id)).then_some(at)
    }

    /// The rows of that id, where it may be there more than once, each made for the moment only.
    pub fn rows_of(&self, id: &str) -> impl Iterator<Item = T> + '_ {
        self.positions(id).filter_map(|position| self.row(position))
    }

    /// The places of the rows of that id.
    pub(crate) fn positions(&self, id: &str) -> std::ops::Range<usize> {
        let start = self.order.partition_point(|place| self.cell(*place, self.by) < Some(id));
        let end = self.order.partition_point(|place| self.cell(*place, self.by) <= Some(id));
        start..end
    }

    /// A text of the row at a place, without making the row. None where it holds none, or there is no such text column.
    #[must_use]
    pub fn text(&self, position: usize, column: &str) -> Option<&str> {
        self.cell(*self.order.get(position)?, column)
    }

    /// The places of the rows whose text in a column meets `wanted`, without making any row.
    pub fn whose(&self, column: &str, wanted: impl Fn(&str) -> bool + Sync) -> Vec<usize> {
        let columns: Vec<_> = self.batches.iter().map(|b| b.texts(column).ok()).collect();
        let meets = |place: &(u32, u32)| {
            let texts = columns.get(place.0 as usize).copied().flatten();
            texts.and_then(|t| t.get(place.1 as usize)).is_some_and(&wanted)
        };
        let places = self.order.par_iter().enumerate().filter(|(_, place)| meets(place));
        places.map(|(position, _)| position).collect()
    }

    /// Every row in order, each made for the moment only.
    pub fn iter(&self) -> impl Iterator<Item = T> + Clone + '_ {
        (0..self.len()).filter_map(|position| self.row(position))
    }

    /// What `of` says of every row, in order; each row is made for the moment only.
    pub fn map<U: Send>(&self, of: impl Fn(&T) -> U + Sync) -> Vec<U> {
        let rows = self.order.par_iter().filter_map(|place| {
            let batch = self.batches.get(place.0 as usize)?;
            T::read(batch, place.1 as usize).ok()
        });
        // Loading has made every row once, so that none is missing here.
        rows.map(|row| of(&row)).collect()
    }

    fn row(&self, position: usize) -> Option<T> {
        let (batch, row) = *self.order.get(position)?;
        T::read(self.batches.get(batch as usize)?, row as usize).ok()
    }

    fn cell(&self, place: (u32, u32), column: &str) -> Option<&str> {
        self.batches.get(place.0 as usize)?.texts(column).ok()?.get(place.1 as usize)
    }
}

fn text<'b>(keys: &[Texts<'b>], place: (u32, u32)) -> Option<&'b str> {
    keys.get(place.0 as usize)?.get(place.1 as usize)
}

#[cfg(test)]
mod tests {
    use muster_estate::{Account, Credential, InMemory, Rows, read_table};
    use proptest::prelude::*;

    use super::*;

    fn tables() -> impl Strategy<Value = InMemory> {
        let id = "[a-cä]{1,3}";
        let accounts =
            prop::collection::btree_map(id, (any::<bool>(), prop::option::of("[p-q]{1,2}")), 0..30);
        let credentials = prop::collection::vec((id, prop::option::of(0_i64..9)), 0..30);
        (accounts, credentials, any::<u64>()).prop_map(|(accounts, credentials, seed)| {
            let account = |(id, (enabled, person)): (String, (bool, Option<String>))| Account {
                username: format!("u{id}"),
                account_id: id,
                source: "s".into(),
                enabled,
                person_id: person,
                ..Account::default()
            };
            let mut accounts: Vec<Account> = accounts.into_iter().map(account).collect();
            // In no order.
            let turn = usize::try_from(seed % 31).unwrap().min(accounts.len());
            accounts.rotate_left(turn);
            let credential = |(i, (account_id, created_at)): (usize, (String, Option<i64>))| Credential {
                credential_id: format!("c{}", 99 - i),
                account_id,
                created_at,
                ..Credential::default()
            };
            let credentials = credentials.into_iter().enumerate().map(credential).collect();
            InMemory { rows: Rows { accounts, credentials, ..Rows::default() }, manifest: None }
        })
    }

    proptest! {
        #[test]
        fn a_sheet_says_what_the_rows_of_the_table_say(tables in tables()) {
            let mut rows: Vec<Account> = read_table(&tables).unwrap();
            rows.sort_by(|a, b| a.account_id.cmp(&b.account_id));
            let sheet = Sheet::<Account>::load(&tables, "account_id", None).unwrap();
            prop_assert_eq!(sheet.iter().collect::<Vec<_>>(), rows.clone());
            prop_assert_eq!(sheet.map(|a| a.username.clone()), rows.iter().map(|a| a.username.clone()).collect::<Vec<_>>());
            for (at, row) in rows.iter().enumerate() {
                prop_assert_eq!(sheet.position(&row.account_id), Some(at));
                prop_assert_eq!(sheet.get(&row.account_id), Some(row));
                prop_assert_eq!(sheet.at(at), Some(row));
                prop_assert_eq!(sheet.text(at, "person_id"), row.person_id.as_deref());
            }
            prop_assert!(sheet.get("").is_none() && sheet.get("zz").is_none() && sheet.at(rows.len()).is_none());
            let of_p: Vec<usize> =
                rows.iter().enumerate().filter(|(_, a)| a.person_id.as_deref() == Some("p")).map(|(at, _)| at).collect();
            prop_assert_eq!(sheet.whose("person_id", |p| p == "p"), of_p);

            let mut all: Vec<Credential> = read_table(&tables).unwrap();
            all.sort_by(|a, b| (&a.account_id, &a.credential_id).cmp(&(&b.account_id, &b.credential_id)));
            let sheet = Sheet::<Credential>::load(&tables, "account_id", Some("credential_id")).unwrap();
            prop_assert_eq!(sheet.iter().collect::<Vec<_>>(), all.clone());
            for id in ["a", "ab", "ä", "", "zz"] {
                let own: Vec<Credential> = all.iter().filter(|c| c.account_id == id).cloned().collect();
                prop_assert_eq!(sheet.rows_of(id).collect::<Vec<_>>(), own);
            }
        }
    }
}
