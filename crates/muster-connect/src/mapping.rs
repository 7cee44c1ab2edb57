//! How the columns of somebody's table become columns of ours: saved in the settings of a source, checked before a row is
//! read. Not the reading (`rows`), and not guessed: what a table does not say is said as a constant, or left unknown.
pub mod dates;
pub mod files;
pub mod rows;
pub mod source;
pub mod suggest;

use std::collections::BTreeMap;
use std::path::PathBuf;

use muster_estate::Table;
use muster_estate::foreign::{Encoding, TextForm};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use dates::DateForm;

/// Longest list of values that a column may map.
const MAX_VALUES: usize = 10_000;

/// One file and the table it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMapping {
    /// The table: `people`, `accounts`, ….
    pub table: String,
    /// The file: CSV, or Parquet by its ending.
    pub file: PathBuf,
    /// Our columns, each with what it is made of.
    pub columns: Columns,
    /// How the file is written.
    #[serde(default)]
    pub form: Form,
}

impl TableMapping {
    /// The table it becomes.
    ///
    /// # Errors
    /// In words, when there is no such table.
    pub fn table(&self) -> Result<Table, String> {
        Table::parse(&self.table).ok_or_else(|| {
            let names: Vec<_> = Table::ALL.iter().map(|t| t.name()).collect();
            format!("there is no table {:?}; there are {}", self.table, names.join(", "))
        })
    }

    /// Whether one of our columns is made of anything.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.0.contains_key(column)
    }
}

/// How a file is written: delimiter, encoding, dates and the zone they are in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Form {
    /// Between fields: `,` (the default), `;` or `tab`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// `utf-8` (the default) or `windows-1252`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How dates are written.
    pub dates: DateForm,
    /// Where days begin: `Europe/Berlin`; UTC when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl Form {
    /// Delimiter and encoding.
    ///
    /// # Errors
    /// In words, when one is not known.
    pub fn text(&self) -> Result<TextForm, String> {
        let delimiter = match self.delimiter.as_deref() {
            None | Some(",") => b',',
            Some(";") => b';',
            Some("tab" | "\t") => b'\t',
            Some(other) => return Err(format!("the delimiter is {other:?}; it can be , or ; or tab")),
        };
        let name = self.encoding.as_deref().unwrap_or("utf-8");
        let encoding: Encoding = name
            .parse()
            .map_err(|()| format!("the encoding is {name:?}; it can be utf-8 or windows-1252"))?;
        Ok(TextForm { delimiter, encoding })
    }

    /// The zone of dates and of times that name none.
    ///
    /// # Errors
    /// In words, when there is no such zone.
    pub fn zone(&self) -> Result<jiff::tz::TimeZone, String> {
        let Some(name) = &self.time_zone else { return Ok(jiff::tz::TimeZone::UTC) };
        jiff::tz::TimeZone::get(name).map_err(|_| {
            format!("there is no time zone {name:?}; write it as Europe/Berlin or America/New_York")
        })
    }
}

/// Our columns and what each is made of. Read from a map, or from lines `ours = theirs` and `ours := constant`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Columns(pub BTreeMap<String, Rule>);

/// What one of our columns is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Their column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The same value for every row, or for rows where their column is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// Their words and ours for them; compared without case.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// For a word that `values` does not have; without it such a row is bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
    /// Put before every value that is not empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// What stands between the texts of a list; `|` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// How dates are written in this column, when otherwise than in the rest of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateForm>,
    /// A date means the end of its day: the last day worked, the last day valid.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub end_of_day: bool,
}

impl Rule {
    /// The value of their column `name` as it is.
    #[must_use]
    pub fn of(name: impl Into<String>) -> Self {
        Self { column: Some(name.into()), ..Self::default() }
    }

    /// The same value for all rows.
    #[must_use]
    pub fn constant(value: impl Into<String>) -> Self {
        Self { constant: Some(value.into()), ..Self::default() }
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_columns(serde_json::Value::deserialize(from)?).map(Self).map_err(D::Error::custom)
    }
}

fn read_columns(value: serde_json::Value) -> Result<BTreeMap<String, Rule>, String> {
    let mut columns = BTreeMap::new();
    let mut add = |ours: &str, rule: Rule| {
        if rule.values.len() > MAX_VALUES {
            return Err(format!("column {ours} maps more than {MAX_VALUES} values"));
        }
        match columns.insert(ours.to_owned(), rule) {
            None => Ok(()),
            Some(_) => Err(format!("column {ours} is mapped twice")),
        }
    };
    match value {
        serde_json::Value::Object(map) => {
            for (ours, rule) in map {
                let rule = match rule {
                    serde_json::Value::String(theirs) => Rule::of(theirs),
                    rule => serde_json::from_value(rule).map_err(|e| format!("column {ours}: {e}"))?,
                };
                add(&ours, rule)?;
            }
        }
        serde_json::Value::Array(lines) => {
            for line in &lines {
                let line = line.as_str().ok_or("a line of the mapping must be text")?;
                let (ours, theirs) = line
                    .split_once('=')
                    .ok_or_else(|| format!("{line:?} must read: our column = their column"))?;
                match ours.trim_end().strip_suffix(':') {
                    Some(ours) => add(ours.trim(), Rule::constant(theirs.trim()))?,
                    None => add(ours.trim(), Rule::of(theirs.trim()))?,
                }
            }
        }
        _ => return Err("columns must be a map or lines such as display_name = Full name".into()),
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_and_lines_say_the_same_and_mistakes_are_named() {
        let read = |json| serde_json::from_value::<Columns>(json);
        let map = read(serde_json::json!({"person_id": "No", "status": {"constant": "active"}})).unwrap();
        assert_eq!(map, read(serde_json::json!(["person_id = No", "status := active"])).unwrap());
        let error = |json| read(json).unwrap_err().to_string();
        assert!(
            error(serde_json::json!({"status": {"colum": "x"}})).contains("column status: unknown field")
        );
        assert!(error(serde_json::json!(["person_id"])).contains("our column = their column"));
        assert!(error(serde_json::json!(["a = b", "a = c"])).contains("column a is mapped twice"));
        let form = |json| serde_json::from_value::<Form>(json).unwrap();
        assert!(form(serde_json::json!({"delimiter": ":"})).text().unwrap_err().contains("tab"));
        assert!(form(serde_json::json!({"time_zone": "Mars"})).zone().unwrap_err().contains("Mars"));
        assert!(form(serde_json::json!({"time_zone": "Europe/Berlin"})).zone().is_ok());
    }
}
