//! A foreign table through its mapping to rows of ours. Every bad row is named with file, row, column and what to do;
//! how many there may be is the caller's business. Not a connector.
use std::collections::{BTreeMap, HashSet};

use jiff::tz::TimeZone;
use muster_estate::foreign::Foreign;
use muster_estate::{BadTable, BadValue, Cell, Column, Kind, Row};

use super::dates::DateForm;
use super::{Rule, TableMapping};
use crate::error::BadRows;
use crate::warnings::printable;

/// Longest text of a value in a message.
const SHOWN: usize = 60;

/// What reading one mapped file gave.
#[derive(Debug, Clone)]
pub struct Mapped<T> {
    /// The rows that are good.
    pub rows: Vec<T>,
    /// Rows read, good and bad.
    pub read: u64,
}

/// Why a file could not be read through its mapping at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapError {
    /// The mapping does not fit the table or the file.
    Mapping(String),
    /// The file cannot be read (on).
    File(String),
    /// More rows than the limit.
    TooMany(u64),
}

/// Reads `file` through `mapping`. `defaults` are for columns the mapping leaves out.
///
/// # Errors
/// When the mapping does not fit, or the file cannot be read to its end. Bad rows go to `bad`.
pub fn read<T: Row>(
    mapping: &TableMapping,
    defaults: &BTreeMap<&'static str, Rule>,
    max_rows: u64,
    bad: &mut BadRows,
) -> Result<Mapped<T>, MapError> {
    let text = mapping.form.text().map_err(MapError::Mapping)?;
    let foreign = Foreign::open(&mapping.file, text).map_err(|e| MapError::File(e.to_string()))?;
    let plan = Plan::new::<T>(mapping, defaults, &foreign)?;
    let mut mapped = Mapped { rows: Vec::new(), read: 0 };
    let mut keys = HashSet::new();
    for row in foreign {
        let row = row.map_err(|e| MapError::File(e.to_string()))?;
        mapped.read = mapped.read.saturating_add(1);
        if mapped.read > max_rows {
            return Err(MapError::TooMany(max_rows));
        }
        let made = row.cells.and_then(|mut cells| {
            let made: T = plan.row(&mut cells).map_err(|value| plan.place(value, row.number))?;
            if T::TABLE.may_repeat() || keys.insert(made.key()) {
                return Ok(made);
            }
            let column = T::TABLE.key().first().copied().unwrap_or_default();
            let what = format!("'{}' is there twice", short(&made.key()));
            Err(plan.place(BadValue { column, what, help: "Ids are unique.".into() }, row.number))
        });
        match made {
            Ok(made) => mapped.rows.push(made),
            Err(e) => bad.add(e),
        }
    }
    Ok(mapped)
}

/// A mapping, checked against table and file.
struct Plan<'a> {
    file: String,
    columns: BTreeMap<&'static str, Planned<'a>>,
    dates: DateForm,
    zone: TimeZone,
}

struct Planned<'a> {
    rule: &'a Rule,
    /// Place and name of their column.
    theirs: Option<(usize, &'a str)>,
    /// Their words, in lower case, and ours.
    values: BTreeMap<String, &'a str>,
}

impl<'a> Plan<'a> {
    fn new<T: Row>(
        mapping: &'a TableMapping,
        defaults: &'a BTreeMap<&'static str, Rule>,
        foreign: &Foreign,
    ) -> Result<Self, MapError> {
        let table = T::TABLE;
        if let Some(odd) = mapping.columns.0.keys().find(|name| table.column(name).is_none()) {
            let names: Vec<_> = table.columns().iter().map(|c| c.name).collect();
            return Err(MapError::Mapping(format!(
                "{table} has no column {odd:?}; it has {}",
                names.join(", ")
            )));
        }
        let mut columns = BTreeMap::new();
        for column in table.columns() {
            let rule = mapping.columns.0.get(column.name).or_else(|| defaults.get(column.name));
            match rule {
                Some(rule) => drop(columns.insert(column.name, Planned::new(column, rule, foreign)?)),
                None if must_be_said(table, column) => {
                    return Err(MapError::Mapping(format!(
                        "nothing says what {} of {table} is: name their column, or write {} := VALUE for all rows",
                        column.name, column.name
                    )));
                }
                None => {}
            }
        }
        let zone = mapping.form.zone().map_err(MapError::Mapping)?;
        Ok(Self { file: foreign.file().to_owned(), columns, dates: mapping.form.dates, zone })
    }

    fn row<T: Row>(&self, cells: &mut [Cell]) -> Result<T, BadValue> {
        T::from_cells(&mut |column| match self.columns.get(column.name) {
            Some(planned) => planned.cell(column, cells, self),
            None => Ok(Cell::Empty),
        })
    }

    /// The error with its place: the column is named as they know it.
    fn place(&self, bad: BadValue, row: u64) -> BadTable {
        let theirs = self.columns.get(bad.column).and_then(|p| p.theirs).map(|(_, name)| name);
        let column = match theirs {
            Some(theirs) => format!("{} ({})", printable(theirs), bad.column),
            None => bad.column.to_owned(),
        };
        BadTable {
            file: self.file.clone(),
            row: Some(row),
            column: Some(column),
            what: bad.what,
            help: bad.help,
        }
    }
}

/// Keys, words and yes-or-no columns of the contract: what their absence would mean is not ours to guess.
fn must_be_said(table: muster_estate::Table, column: &Column) -> bool {
    let closed = matches!(column.kind, Kind::Word(_) | Kind::Flag) && !column.nullable && !column.extra;
    closed || table.key().contains(&column.name)
}

impl<'a> Planned<'a> {
    fn new(column: &Column, rule: &'a Rule, foreign: &Foreign) -> Result<Self, MapError> {
        let wrong = |what: String| Err(MapError::Mapping(format!("column {}: {what}", column.name)));
        let theirs = match &rule.column {
            None if rule.constant.is_none() => {
                return wrong("is made of nothing: name their column or a constant".into());
            }
            None => None,
            Some(name) => match foreign.headers().iter().position(|h| h.name == *name) {
                Some(at) => {
                    if let Some(kind) = foreign.headers().get(at).and_then(|h| h.unreadable.as_ref()) {
                        return wrong(format!("their column {name:?} holds {kind}, which is not read"));
                    }
                    Some((at, name.as_str()))
                }
                None => {
                    let there: Vec<_> =
                        foreign.headers().iter().map(|h| printable(&h.name)).take(40).collect();
                    return wrong(format!(
                        "{} has no column {name:?}; it has {}",
                        foreign.file(),
                        there.join(", ")
                    ));
                }
            },
        };
        let values = rule.values.iter().map(|(k, v)| (k.trim().to_lowercase(), v.as_str())).collect();
        Ok(Self { rule, theirs, values })
    }

    fn cell(&self, column: &'static Column, cells: &mut [Cell], plan: &Plan<'_>) -> Result<Cell, BadValue> {
        let mut cell = self.theirs.and_then(|(at, _)| cells.get(at)).cloned().unwrap_or_default();
        if cell.is_empty() {
            cell = self.rule.constant.clone().map_or(Cell::Empty, Cell::Text);
        } else if !self.values.is_empty() {
            cell = self.word(column, cell)?;
        }
        let Cell::Text(text) = cell else { return Ok(cell) };
        let text = text.trim();
        let bad = |what: String, help: String| BadValue { column: column.name, what, help };
        Ok(match column.kind {
            _ if text.is_empty() => Cell::Empty,
            Kind::Text => Cell::Text(format!("{}{text}", self.rule.prefix.as_deref().unwrap_or_default())),
            Kind::Word(_) => Cell::Text(text.to_owned()),
            Kind::Flag => match text.to_lowercase().as_str() {
                "true" | "yes" | "1" => Cell::Flag(true),
                "false" | "no" | "0" => Cell::Flag(false),
                _ => {
                    let what = format!("'{}' is neither yes nor no", short(text));
                    return Err(bad(
                        what,
                        "Say in the mapping which of their words mean true and false.".into(),
                    ));
                }
            },
            Kind::Time => {
                let form = self.rule.dates.unwrap_or(plan.dates);
                let read = form.read(text, &plan.zone, self.rule.end_of_day);
                Cell::Time(read.ok_or_else(|| {
                    let what = format!("'{}' is not a date as {}", short(text), form.example());
                    bad(what, "Mend the value, or say in the mapping how dates are written.".into())
                })?)
            }
            Kind::List => {
                let separator = self.rule.separator.as_deref().filter(|s| !s.is_empty()).unwrap_or("|");
                let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty());
                Cell::List(items.map(str::to_owned).collect())
            }
        })
    }

    /// Their word as ours.
    fn word(&self, column: &'static Column, cell: Cell) -> Result<Cell, BadValue> {
        if let Cell::List(items) = cell {
            let ours =
                |item: String| self.values.get(&item.trim().to_lowercase()).map_or(item, |w| (*w).to_owned());
            return Ok(Cell::List(items.into_iter().map(ours).collect()));
        }
        let text = cell.into_text().unwrap_or_default();
        let found = self.values.get(&text.trim().to_lowercase()).copied();
        match found.or(self.rule.otherwise.as_deref()) {
            Some(ours) => Ok(Cell::Text(ours.to_owned())),
            None => Err(BadValue {
                column: column.name,
                what: format!("'{}' is not among the mapped values", short(&text)),
                help: "Add it to the mapping, or mend the value.".into(),
            }),
        }
    }
}

fn short(text: &str) -> String {
    let mut short: String = printable(text).chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}
