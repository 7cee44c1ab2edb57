//! Text columns as a dictionary and a key for each row: what reads a table by the million looks at each different text
//! once instead of at each row. Not the plain columns (`batch`).
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, ListArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type};

use crate::batch::Batch;
use crate::error::EstateError;
use crate::schema::{Column, Table};

/// The arrow type of a coded text column.
pub(crate) fn coded_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The arrow type of a column of lists of coded texts.
pub(crate) fn coded_list_type(item: &str) -> DataType {
    DataType::List(Arc::new(Field::new(item, coded_type(), true)))
}

/// Whether a column is coded already.
pub(crate) fn is_coded(array: &ArrayRef) -> bool {
    match array.data_type() {
        DataType::List(item) => *item.data_type() == coded_type(),
        other => *other == coded_type(),
    }
}

/// Whether a column is worth coding: not the ids of a table's own rows, which are all different.
pub(crate) fn is_worth_coding(table: Table, column: &Column) -> bool {
    table.may_repeat() || !table.key().contains(&column.name)
}

/// Codes a column of texts or lists of texts; any other column stays as it is.
pub(crate) fn code_column(array: &ArrayRef) -> Result<ArrayRef, arrow::error::ArrowError> {
    match array.data_type() {
        DataType::Utf8 => cast(array, &coded_type()),
        DataType::List(item) if *item.data_type() == DataType::Utf8 => {
            cast(array, &coded_list_type(item.name()))
        }
        _ => Ok(Arc::clone(array)),
    }
}

/// The different texts of a column. Batches of one part of a file often share theirs: see [`Dictionary::same`].
#[derive(Debug, Clone)]
pub struct Dictionary(StringArray);

impl Dictionary {
    /// Number of texts, those that no row uses among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether both are the very same list, so that what was worked out for one holds for the other.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let (one, two) = (&self.0, &other.0);
        // The decoder wraps the same buffers anew for each batch; both are held here, so no buffer is a later one's.
        one.len() == two.len()
            && one.offsets().inner().ptr_eq(two.offsets().inner())
            && one.values().ptr_eq(two.values())
            && one.null_count() == 0
            && two.null_count() == 0
    }

    /// The texts in order; `None` is null.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter()
    }

    /// The text of a key; `None` is null, or no such key.
    #[must_use]
    pub fn get(&self, key: usize) -> Option<&str> {
        (key < self.len() && self.0.is_valid(key)).then(|| self.0.value(key))
    }
}

/// A coded text column.
#[derive(Debug, Clone, Copy)]
pub struct Coded<'a>(pub(crate) &'a DictionaryArray<Int32Type>);

impl Coded<'_> {
    /// Its different texts.
    #[must_use]
    pub fn dictionary(&self) -> Dictionary {
        let texts = self.0.values().as_string_opt().cloned();
        Dictionary(texts.unwrap_or_else(|| StringArray::new_null(0)))
    }

    /// The key of each row; `None` is null.
    pub fn keys(&self) -> impl Iterator<Item = Option<usize>> {
        let keys = self.0.keys();
        (0..keys.len()).map(|row| {
            let key = keys.is_valid(row).then(|| keys.values().get(row)).flatten();
            key.and_then(|k| usize::try_from(*k).ok())
        })
    }

    /// Calls `take` with the key of rows that follow each other and how many they are; `None` is null.
    pub fn each_run(&self, mut take: impl FnMut(Option<usize>, usize)) {
        let keys = self.0.keys();
        if keys.null_count() == 0 {
            let runs = keys.values().chunk_by(|one, next| one == next);
            runs.for_each(|run| take(run.first().and_then(|key| usize::try_from(*key).ok()), run.len()));
        } else {
            self.keys().for_each(|key| take(key, 1));
        }
    }

    /// The key of all rows, when they have the same.
    #[must_use]
    pub fn one(&self) -> Option<usize> {
        let keys = self.0.keys();
        let first = keys.values().first().filter(|_| keys.null_count() == 0)?;
        let same = keys.values().iter().fold(true, |same, key| same & (key == first));
        usize::try_from(*first).ok().filter(|_| same)
    }

    /// Whether every row is null.
    #[must_use]
    pub fn all_null(&self) -> bool {
        self.0.keys().null_count() == self.0.keys().len()
    }

    /// The text of one row; `None` is null.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let keys = self.0.keys();
        let texts = self.0.values().as_string_opt::<i32>()?;
        let key = (row < keys.len() && keys.is_valid(row)).then(|| keys.value(row))?;
        let key = usize::try_from(key).ok().filter(|k| *k < texts.len() && texts.is_valid(*k))?;
        Some(texts.value(key))
    }

    /// Adds, for each row, the entry of `table` (one for each text of the dictionary) to `out`; `null` for null.
    pub fn look_up<T: Copy>(&self, table: &[T], null: T, out: &mut Vec<T>) {
        let keys = self.0.keys();
        let of = |key: &i32| usize::try_from(*key).ok().and_then(|k| table.get(k)).copied().unwrap_or(null);
        if keys.null_count() == 0 {
            out.extend(keys.values().iter().map(of));
        } else {
            out.extend(keys.iter().map(|key| key.as_ref().map_or(null, of)));
        }
    }
}

/// A column of lists of coded texts.
#[derive(Debug, Clone, Copy)]
pub struct CodedLists<'a> {
    pub(crate) lists: &'a ListArray,
    pub(crate) items: &'a DictionaryArray<Int32Type>,
}

impl CodedLists<'_> {
    /// The different texts of all lists.
    #[must_use]
    pub fn dictionary(&self) -> Dictionary {
        Coded(self.items).dictionary()
    }

    /// The keys of the texts of one row; null is the empty list, null items are left out.
    pub fn keys(&self, row: usize) -> impl Iterator<Item = usize> {
        let keys = self.items.keys();
        let valid = row < self.lists.len() && self.lists.is_valid(row);
        let offsets = self.lists.value_offsets();
        let bound = |i: usize| offsets.get(i).and_then(|o| usize::try_from(*o).ok()).unwrap_or(0);
        let range = if valid { bound(row)..bound(row + 1) } else { 0..0 };
        range.filter_map(move |item| {
            let key = (item < keys.len() && keys.is_valid(item)).then(|| keys.value(item))?;
            usize::try_from(key).ok()
        })
    }

    /// For each row, the largest entry of `table` (one for each text) over its list; `T::default()` for an empty list or
    /// null. Null items are left out.
    pub fn largest<T: Copy + Ord + Default>(&self, table: &[T], out: &mut Vec<T>) {
        let keys = self.items.keys();
        for (row, ends) in self.lists.value_offsets().windows(2).enumerate() {
            let range = match ends {
                [start, end] if self.lists.is_valid(row) => *start as usize..*end as usize,
                _ => 0..0,
            };
            let valid = range.filter(|item| keys.is_valid(*item));
            let entries =
                valid.filter_map(|item| table.get(usize::try_from(keys.value(item)).ok()?).copied());
            out.push(entries.max().unwrap_or_default());
        }
    }
}

impl Batch {
    /// The coded text (or word) column `name` of a batch of [`crate::Tables::parts`].
    ///
    /// # Errors
    /// When the scan did not ask for a text column of that name, or the batch is not of `parts`.
    pub fn coded(&self, name: &str) -> Result<Coded<'_>, EstateError> {
        self.find(name, |c| c.as_dictionary_opt::<Int32Type>()).map(Coded)
    }

    /// The column `name` of lists of coded texts, of a batch of [`crate::Tables::parts`].
    ///
    /// # Errors
    /// As [`Batch::coded`].
    pub fn coded_lists(&self, name: &str) -> Result<CodedLists<'_>, EstateError> {
        let lists = self.find(name, |c| c.as_list_opt::<i32>())?;
        let items = lists.values().as_dictionary_opt::<Int32Type>();
        items.map(|items| CodedLists { lists, items }).ok_or_else(|| {
            EstateError::column(
                &self.file,
                name,
                "was not read as lists of coded texts",
                "This is a fault in Muster.",
            )
        })
    }

    /// The same batch with its text columns coded.
    pub(crate) fn with_texts_coded(mut self, table: Table) -> Result<Self, EstateError> {
        let fault = |e: arrow::error::ArrowError| EstateError::table(&self.file, e.to_string(), "");
        for (name, array) in self.names.iter().zip(&mut self.columns) {
            if table.column(name).is_some_and(|column| is_worth_coding(table, column)) {
                *array = code_column(array).map_err(fault)?;
            }
        }
        Ok(self)
    }
}
