//! The files that a setting names: files and folders of files, bounded and in order; and rows of JSON in them, each bad one
//! named. Not what the rows mean.
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use muster_estate::BadTable;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::connector::Limits;
use crate::error::BadRows;
use crate::warnings::printable;

/// Largest file of JSON that is read at once: a page of an API has some hundreds of rows, and whoever joins pages may make
/// several files of them.
const LONGEST_FILE: usize = 64 << 20;

/// Most files of one source. One file for each group of a large tenant is meant to be possible.
const MAX_FILES: usize = 100_000;

/// Whether a file's name ends so, in any case.
#[must_use]
pub fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// The files of a setting, and of its folders those with one of these endings, in the order of their names.
///
/// # Errors
/// In words: a folder that cannot be read, no file, too many.
pub fn files(named: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, String> {
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut inside = Vec::new();
        for entry in entries.take(MAX_FILES + 1) {
            let entry = entry.map_err(|e| format!("{}: {e}", path.display()))?.path();
            if endings.iter().any(|ending| has_ending(&entry, ending)) {
                inside.push(entry);
            }
        }
        inside.sort();
        all.extend(inside);
    }
    match all.len() {
        0 => Err("there is no such file among those named".into()),
        n if n > MAX_FILES => Err(format!("there are more than {MAX_FILES} files")),
        _ => Ok(all),
    }
}

/// The content of a file, within its bound.
///
/// # Errors
/// In words: it cannot be read, or is too large.
pub fn whole_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let most = LONGEST_FILE.min(limits.max_message);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes))
        .map_err(|e| format!("{}: {e}", path.display()))?;
    match bytes.len() > most {
        true => Err(format!("{} is larger than {most} bytes", path.display())),
        false => Ok(bytes),
    }
}

/// Takes rows of JSON one by one.
pub struct JsonRows<'a> {
    /// The file's name.
    pub name: &'a str,
    /// The rows that could not be taken.
    pub bad: &'a mut BadRows,
}

impl JsonRows<'_> {
    /// Takes each of `values` into `out`; it must have an id.
    pub fn put<T: DeserializeOwned>(&mut self, values: Vec<Json>, out: &mut Vec<T>) {
        for (row, value) in (1..).zip(values) {
            let id = value.get("id").and_then(Json::as_str).is_some_and(|id| !id.trim().is_empty());
            let made = match id {
                true => serde_json::from_value(value).map_err(|e| e.to_string()),
                false => Err("has no id".to_owned()),
            };
            match made {
                Ok(made) => out.push(made),
                Err(what) => self.bad.add(BadTable {
                    file: self.name.to_owned(),
                    row: Some(row),
                    column: None,
                    what: printable(&what),
                    help: "Export it again, as the API gives it.".into(),
                }),
            }
        }
    }
}
