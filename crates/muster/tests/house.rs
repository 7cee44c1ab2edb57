//! The house keeps its own rules: small files, each opened by what it is; SQL in one crate; imports go down only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Floors: a crate may use crates of lower floors only.
const FLOORS: [(&str, u8); 10] = [
    ("muster-model", 0),
    ("muster-catalog", 1),
    ("muster-estate", 1),
    ("muster-posture", 2),
    ("muster-connect", 2),
    ("muster-store", 2),
    ("muster-engine", 3),
    ("muster-render", 3),
    ("muster-app", 4),
    ("muster", 5),
];
const MAX_LINES: usize = 800;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rust_files(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
}

fn all_files() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    rust_files(&crates(), &mut out);
    assert!(out.len() > 100, "only {} files found: is this the right folder?", out.len());
    out
}

#[test]
fn files_are_small_and_open_with_what_they_are() {
    let mut wrong = Vec::new();
    for (path, text) in all_files() {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{} has {lines} lines; at most {MAX_LINES}", path.display()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Is there a string in this line that begins like SQL?
fn looks_like_sql(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("//") {
        return false;
    }
    ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "PRAGMA "]
        .iter()
        .any(|sql| line.contains(&format!("\"{sql}")) || line.starts_with(sql))
        || (line.contains("\"UPDATE ") && line.contains(" SET "))
}

#[test]
fn sql_stands_in_the_store_only() {
    let store = crates().join("muster-store");
    let me = Path::new(file!()).file_name().unwrap();
    let wrong: Vec<_> = all_files()
        .into_iter()
        .filter(|(path, _)| !path.starts_with(&store) && path.file_name() != Some(me))
        .flat_map(|(path, text)| {
            let at: Vec<_> =
                text.lines().enumerate().filter(|(_, l)| looks_like_sql(l)).map(|(i, _)| i + 1).collect();
            at.into_iter().map(move |line| format!("{}:{line} holds SQL", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looks_like_sql("query(\"SELECT 1\")"), "the test can fail");
}

#[test]
fn imports_go_down_only() {
    let floors: BTreeMap<&str, u8> = FLOORS.into();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(crates()).unwrap() {
        let dir = entry.unwrap().path();
        let Ok(manifest) = std::fs::read_to_string(dir.join("Cargo.toml")) else { continue };
        let name = dir.file_name().unwrap().to_string_lossy().into_owned();
        let Some(&floor) = floors.get(name.as_str()) else {
            wrong.push(format!("{name} has no floor"));
            continue;
        };
        seen += 1;
        let manifest: toml::Table = manifest.parse().unwrap();
        let uses = |section: &str| {
            let table = manifest.get(section).and_then(toml::Value::as_table).cloned().unwrap_or_default();
            table.into_iter().map(|(k, _)| k).filter(|k| k.starts_with("muster")).collect::<Vec<_>>()
        };
        for used in uses("dependencies") {
            if floors.get(used.as_str()).is_none_or(|f| *f >= floor) {
                wrong.push(format!("{name} (floor {floor}) imports {used}"));
            }
        }
    }
    assert_eq!(seen, FLOORS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
