//! Lists of a million rows that filter, search, sort and page without reading anything again: one table in columns, by id.
//! Not the metrics' columns (`columns`), and no judgement. Rows are in bytewise order of their ids, as codes are.
mod arena;
mod bits;
mod column;
mod counts;

use std::sync::OnceLock;

use muster_estate::{Batch, EstateError, Kind, Table, Tables};
use rayon::prelude::*;

use arena::Arena;
pub use bits::Bits;
pub use column::Value;
use column::{Cells, Reading};
pub use counts::{GroupCounts, Members};

use crate::csr::NO_TIME;

/// The words of a column, each with how many rows hold it.
pub type Facet<'l> = Vec<(&'l str, usize)>;

/// What a list is asked for; the empty query is every row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all must occur in the searched columns, in any case.
    pub search: String,
    /// Columns with the words of which a row must hold one. Flags are `yes` and `no`, the empty word is nothing.
    pub filters: Vec<(String, Vec<String>)>,
    /// Columns of times with the first instant and the one after the last; unknown times are in no range.
    pub ranges: Vec<(String, i64, i64)>,
}

#[derive(Debug)]
struct Column {
    name: &'static str,
    cells: Cells,
    /// Rows in ascending order, and how many of them hold anything. Made when first asked for.
    order: OnceLock<(Vec<u32>, usize)>,
}

/// One table as a list.
#[derive(Debug)]
pub struct List {
    rows: usize,
    columns: Vec<Column>,
    /// What is searched, in lower case, one line for each column.
    searched: Arena,
}

impl List {
    /// Reads all columns of `table`; `searched` are those that a search looks into.
    ///
    /// # Errors
    /// When the table cannot be read, an id is there twice, or a column holds more than 4 GiB of text.
    pub fn load(
        tables: &(impl Tables + ?Sized),
        table: Table,
        searched: &[&str],
    ) -> Result<Self, EstateError> {
        let names: Vec<&str> = table.columns().iter().map(|c| c.name).collect();
        let key = table.key();
        let mut parts: Vec<Filling> =
            table.columns().iter().map(|c| Filling::new(c.kind, key == [c.name])).collect();
        let mut lower = Arena::default();
        let mut line = String::new();
        let mut rows = 0_usize;
        for batch in tables.scan(table, &names)? {
            let batch = batch?;
            parts
                .par_iter_mut()
                .zip(table.columns())
                .try_for_each(|(part, column)| part.take(&batch, column.name))?;
            for row in 0..batch.len() {
                line.clear();
                for name in searched {
                    if let Some(text) = batch.texts(name)?.get(row) {
                        text.chars().flat_map(char::to_lowercase).for_each(|c| {
                            line.push(if c == '\n' { ' ' } else { c });
                        });
                    }
                    line.push('\n');
                }
                if !lower.push(&line) {
                    return Err(full(&batch, row, searched.first().copied().unwrap_or_default()));
                }
            }
            rows += batch.len();
        }
        lower.shrink();
        let columns = parts.into_iter().zip(table.columns());
        let columns: Vec<(&'static str, Cells)> = columns.map(|(p, c)| (c.name, p.done())).collect();
        let id = columns.iter().find(|c| key == [c.0]).map(|c| &c.1);
        let order = by_id(id, rows).map_err(|(row, id)| EstateError::repeated_id(table, row, &id))?;
        let (columns, lower) = match &order {
            None => (columns, lower),
            Some(order) => {
                let placed = columns.into_par_iter().map(|(name, cells)| (name, cells.permuted(order)));
                (placed.collect(), lower.permuted(order))
            }
        };
        let columns = columns.into_iter().map(|(name, cells)| Column { name, cells, order: OnceLock::new() });
        Ok(Self { rows, columns: columns.collect(), searched: lower })
    }

    /// Adds a column of words that was worked out elsewhere, in the order of the rows. False when it is not as long as
    /// the list or has too many different words.
    pub fn add_words<'w>(&mut self, name: &'static str, words: impl IntoIterator<Item = &'w str>) -> bool {
        let mut reading = Reading::new(false);
        let read = words.into_iter().filter(|word| reading.push(word)).count();
        self.add(name, reading.done(), read)
    }

    /// Adds a column of yes and no, in the order of the rows. False when it is not as long as the list.
    pub fn add_flags(&mut self, name: &'static str, flags: Vec<bool>) -> bool {
        let read = flags.len();
        self.add(name, Cells::Flags(flags), read)
    }

    /// Adds a column of times in microseconds, `None` where it is not known, in the order of the rows. False when it is not
    /// as long as the list.
    pub fn add_times(&mut self, name: &'static str, times: impl IntoIterator<Item = Option<i64>>) -> bool {
        let times: Vec<i64> = times.into_iter().map(|t| t.unwrap_or(NO_TIME)).collect();
        let read = times.len();
        self.add(name, Cells::Times(times), read)
    }

    /// Adds a column of numbers, in the order of the rows. False when it is not as long as the list.
    pub fn add_numbers(&mut self, name: &'static str, numbers: Vec<u32>) -> bool {
        let read = numbers.len();
        self.add(name, Cells::Numbers(numbers), read)
    }

    /// Lets a search look into these texts too, one for each row. False, and nothing changed, when there are fewer or more
    /// of them than rows, or there is no room.
    pub fn search_also<'w>(&mut self, texts: impl IntoIterator<Item = &'w str>) -> bool {
        let (mut all, mut line, mut row) = (Arena::default(), String::new(), 0_u32);
        for text in texts {
            if row as usize >= self.rows {
                return false;
            }
            line.clear();
            line.push_str(self.searched.get(row));
            text.chars()
                .flat_map(char::to_lowercase)
                .for_each(|c| line.push(if c == '\n' { ' ' } else { c }));
            line.push('\n');
            if !all.push(&line) {
                return false;
            }
            row += 1;
        }
        let fits = row as usize == self.rows;
        if fits {
            all.shrink();
            self.searched = all;
        }
        fits
    }

    fn add(&mut self, name: &'static str, cells: Cells, read: usize) -> bool {
        let fits = read == self.rows;
        if fits {
            self.columns.push(Column { name, cells, order: OnceLock::new() });
        }
        fits
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|c| c.name)
    }

    /// What `row` holds in the column; nothing where there is no such row or column.
    #[must_use]
    pub fn value(&self, column: &str, row: u32) -> Value<'_> {
        match self.column(column) {
            Some(column) if (row as usize) < self.rows => column.cells.value(row),
            _ => Value::Nothing,
        }
    }

    /// The rows that meet `query`; `None` when it names a column that is not there, or a range over one without times.
    #[must_use]
    pub fn find(&self, query: &Query) -> Option<Bits> {
        self.find_but(query, None)
    }

    fn find_but(&self, query: &Query, left_out: Option<&str>) -> Option<Bits> {
        let mut rows = Bits::all(self.rows);
        for (name, words) in query.filters.iter().filter(|f| Some(f.0.as_str()) != left_out) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            rows.keep(&self.column(name)?.cells.holding(&words));
        }
        for (name, from, to) in &query.ranges {
            rows.keep(&self.column(name)?.cells.between(*from, *to)?);
        }
        for word in query.search.to_lowercase().split_whitespace() {
            rows.keep(&self.searched.containing(word));
        }
        Some(rows)
    }

    /// Each word of a column with how many rows hold it among those that meet the rest of the query: what choosing it
    /// instead would give. `None` where the column has no words or is not there.
    #[must_use]
    pub fn facet(&self, column: &str, query: &Query) -> Option<Vec<(&str, usize)>> {
        self.column(column)?.cells.counts(&self.find_but(query, Some(column))?)
    }

    /// The rows that meet `query`, and the facet of each named column as [`List::facet`] gives it; what all of them share
    /// is worked out once. A column that has no words has an empty facet. `None` as for [`List::find`].
    #[must_use]
    pub fn find_with_facets(&self, query: &Query, names: &[&str]) -> Option<(Bits, Vec<Facet<'_>>)> {
        let mut shared = self.find(&Query { filters: Vec::new(), ..query.clone() })?;
        let mut narrowed = Vec::new();
        for (name, words) in &query.filters {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let rows = self.column(name)?.cells.holding(&words);
            // One that no facet is asked of narrows all of them.
            if names.contains(&name.as_str()) {
                narrowed.push((name, rows));
            } else {
                shared.keep(&rows);
            }
        }
        let but = |left_out: Option<&str>| {
            let mut rows = shared.clone();
            let others = narrowed.iter().filter(|(name, _)| Some(name.as_str()) != left_out);
            others.for_each(|(_, kept)| rows.keep(kept));
            rows
        };
        let found = but(None);
        let facets = names.iter().map(|name| {
            let cells = &self.column(name)?.cells;
            if narrowed.iter().any(|(n, _)| n.as_str() == *name) {
                cells.counts(&but(Some(name)))
            } else {
                cells.counts(&found)
            }
        });
        let facets = facets.map(Option::unwrap_or_default).collect();
        Some((found, facets))
    }

    /// At most `take` of the `found` rows after the first `skip`, in the order of a column (of ids when there is no such
    /// column). Rows that hold nothing there come last, whichever way it is sorted.
    #[must_use]
    pub fn page(&self, found: &Bits, by: &str, descending: bool, skip: usize, take: usize) -> Vec<u32> {
        let Some(column) = self.column(by) else {
            return found.iter().skip(skip).take(take).collect();
        };
        let (order, known) = column.order.get_or_init(|| column.cells.order());
        let (known, unknown) = order.split_at(*known);
        // A page of everything lies where it lies; otherwise the rows before it are counted off one by one.
        let all = found.is_all();
        let at = |n: usize| {
            let from_end = known.len().checked_sub(n + 1).filter(|_| descending);
            match n.checked_sub(known.len()) {
                Some(n) => unknown.get(n).copied(),
                None => known.get(from_end.unwrap_or(n)).copied(),
            }
        };
        if all {
            return (skip..self.rows.min(skip.saturating_add(take))).filter_map(at).collect();
        }
        (0..self.rows).filter_map(at).filter(|row| found.contains(*row)).skip(skip).take(take).collect()
    }

    /// Works out the orders of all columns now, so that no first visitor waits for one.
    pub fn prepare(&self) {
        self.columns.par_iter().for_each(|column| {
            column.order.get_or_init(|| column.cells.order());
        });
    }

    /// Bytes held, orders included.
    #[must_use]
    pub fn size(&self) -> usize {
        let orders = |c: &Column| c.order.get().map_or(0, |order| 4 * order.0.capacity());
        self.searched.size() + self.columns.iter().map(|c| c.cells.size() + orders(c)).sum::<usize>()
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

/// The order of rows by the bytes of their ids; `None` when they are in it already. An id that is there twice is an error.
fn by_id(ids: Option<&Cells>, rows: usize) -> Result<Option<Vec<u32>>, (u64, String)> {
    let Some(Cells::Texts(ids)) = ids else { return Ok(None) };
    let all = 0..rows as u32;
    if all.clone().zip(all.clone().skip(1)).all(|(a, b)| ids.get(a) < ids.get(b)) {
        return Ok(None);
    }
    let mut order: Vec<u32> = all.collect();
    order.par_sort_by(|a, b| ids.get(*a).cmp(ids.get(*b)));
    let repeated = order.iter().zip(order.iter().skip(1)).find(|(a, b)| ids.get(**a) == ids.get(**b));
    match repeated {
        Some((_, second)) => Err((u64::from(*second) + 1, ids.get(*second).to_owned())),
        None => Ok(Some(order)),
    }
}

fn full(batch: &Batch, row: usize, column: &str) -> EstateError {
    batch.error(row, column, "holds more than 4 GiB of text up to here", "Split the snapshot.")
}

/// A column while it is read.
enum Filling {
    Texts(Reading),
    Lists(Reading),
    Flags(Vec<bool>),
    Times(Vec<i64>),
}

impl Filling {
    fn new(kind: Kind, id: bool) -> Self {
        match kind {
            Kind::Text | Kind::Word(_) => Self::Texts(Reading::new(id)),
            Kind::List => Self::Lists(Reading::new(false)),
            Kind::Flag => Self::Flags(Vec::new()),
            Kind::Time => Self::Times(Vec::new()),
        }
    }

    fn take(&mut self, batch: &Batch, name: &str) -> Result<(), EstateError> {
        let rows = 0..batch.len();
        let fits = match self {
            Self::Texts(reading) => {
                let texts = batch.texts(name)?;
                rows.clone().find(|row| !reading.push(texts.get(*row).unwrap_or_default()))
            }
            Self::Lists(reading) => {
                let lists = batch.lists(name)?;
                rows.clone().find(|row| !reading.push(&lists.get(*row).collect::<Vec<_>>().join(", ")))
            }
            Self::Flags(flags) => {
                let column = batch.flags(name)?;
                flags.extend(rows.map(|row| column.get(row)));
                None
            }
            Self::Times(times) => {
                let column = batch.times(name)?;
                times.extend(rows.map(|row| column.get(row).unwrap_or(NO_TIME)));
                None
            }
        };
        fits.map_or(Ok(()), |row| Err(full(batch, row, name)))
    }

    fn done(self) -> Cells {
        match self {
            Self::Texts(reading) | Self::Lists(reading) => reading.done(),
            Self::Flags(flags) => Cells::Flags(flags),
            Self::Times(times) => Cells::Times(times),
        }
    }
}
