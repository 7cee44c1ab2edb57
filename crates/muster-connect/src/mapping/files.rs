//! The files that a setting names: files and folders of files, bounded and in order. Not what is in them.
use std::path::{Path, PathBuf};

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
