//! Reads a folder of record files, within bounds, and writes one without losing what somebody changed in it.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use muster_model::front_matter::MAX_FILE;
use muster_model::{Diagnostic, Digest, SourceText};

use super::{BASE_FILE, Base, ExportedFolder};
use crate::error::AppError;

/// The profile's file name.
pub const PROFILE_FILE: &str = "muster.toml";
/// Most files of a folder.
pub const MAX_FILES: usize = 50_000;
/// Most bytes of a folder.
pub const MAX_FOLDER_BYTES: u64 = 512 << 20;

/// A folder as read.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// Record files, under `kind/id.md`.
    pub files: Vec<SourceText>,
    /// `muster.toml`.
    pub profile: Option<String>,
    /// `.muster-base.json`.
    pub base: Option<Base>,
    /// What could not be read. The records in those files are never taken for deleted.
    pub told: Vec<Diagnostic>,
    /// Paths of the files that could not be read.
    pub unread: Vec<String>,
}

/// Reads a folder: `muster.toml`, `.muster-base.json`, and every `*.md` one folder down. Links are not followed.
pub fn read_folder(folder: &Path) -> Result<Folder, AppError> {
    let mut out = Folder::default();
    let mut bytes = 0u64;
    for (name, path) in entries(folder)? {
        if name == PROFILE_FILE {
            out.profile = read_file(&path, &name, &mut out, &mut bytes)?;
        } else if name == BASE_FILE {
            let mut text = String::new();
            let opened = fs::File::open(&path).map_err(|e| cannot("read", &path, &e))?;
            opened.take(64 << 20).read_to_string(&mut text).map_err(|e| cannot("read", &path, &e))?;
            out.base = Base::parse(&text);
            if out.base.is_none() {
                let help = "Take it away and import again: without it, differences are conflicts to decide.";
                out.told.push(Diagnostic::stray(&name, format!("`{name}` is no JSON object"), help.into()));
            }
        } else if !name.starts_with('.') && path.is_dir() && !path.is_symlink() {
            for (file, path) in entries(&path)? {
                let known = format!("{name}/{file}");
                if file.starts_with('.') || !file.ends_with(".md") || !path.is_file() || path.is_symlink() {
                    continue;
                }
                if let Some(text) = read_file(&path, &known, &mut out, &mut bytes)? {
                    out.files.push(SourceText { path: known, text });
                }
            }
        }
    }
    Ok(out)
}

fn entries(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>, AppError> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| cannot("read", folder, &e))? {
        let entry = entry.map_err(|e| cannot("read", folder, &e))?;
        out.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        if out.len() > MAX_FILES {
            return Err(too_many());
        }
    }
    out.sort();
    Ok(out)
}

fn read_file(
    path: &Path,
    known: &str,
    out: &mut Folder,
    bytes: &mut u64,
) -> Result<Option<String>, AppError> {
    if out.files.len() + out.unread.len() >= MAX_FILES {
        return Err(too_many());
    }
    let mut content = Vec::new();
    let opened = fs::File::open(path).map_err(|e| cannot("read", path, &e))?;
    opened.take(MAX_FILE as u64 + 1).read_to_end(&mut content).map_err(|e| cannot("read", path, &e))?;
    *bytes += content.len() as u64;
    if *bytes > MAX_FOLDER_BYTES {
        return Err(too_many());
    }
    let why = if content.len() > MAX_FILE { "is larger than 1 MiB" } else { "is not UTF-8 text" };
    match String::from_utf8(content) {
        Ok(text) if text.len() <= MAX_FILE => Ok(Some(text)),
        _ => {
            let help = "A record is text that people read: make it so, or move the file away.";
            out.told.push(Diagnostic::stray(known, format!("`{known}` {why}"), help.into()));
            out.unread.push(known.to_owned());
            Ok(None)
        }
    }
}

/// Writes an export. A file that somebody changed since its last export or import is never overwritten; a file whose
/// record is gone is taken away when nobody changed it. Says which files were left in place.
pub fn write_folder(folder: &Path, export: &ExportedFolder) -> Result<Vec<String>, AppError> {
    fs::create_dir_all(folder).map_err(|e| cannot("write", folder, &e))?;
    let base_path = folder.join(BASE_FILE);
    let old = fs::read_to_string(&base_path).ok().and_then(|t| Base::parse(&t)).unwrap_or_default();
    let profile = SourceText { path: PROFILE_FILE.into(), text: export.profile.clone() };
    let files = || export.files.iter().chain((!export.profile.is_empty()).then_some(&profile));
    let key = |path: &str| path.strip_suffix(".md").unwrap_or(path).to_owned();
    let mut changed = Vec::new();
    for file in files() {
        let there = fs::read(folder.join(&file.path)).ok();
        if let Some(there) = there.filter(|t| *t != file.text.as_bytes())
            && old.get(&key(&file.path)) != Some(Digest::of(&there))
        {
            changed.push(file.path.clone());
        }
    }
    if let Some(first) = changed.first() {
        return Err(AppError::Changed(format!(
            "{first} (and {} more) in {} was changed since it was exported. Nothing was written: import the folder \
             first, or export to an empty one.",
            changed.len() - 1,
            folder.display()
        )));
    }
    for file in files() {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| cannot("write", parent, &e))?;
        }
        fs::write(&path, &file.text).map_err(|e| cannot("write", &path, &e))?;
    }
    let mut left = Vec::new();
    for (key, digest) in old.0.iter().filter(|(key, _)| !export.base.0.contains_key(*key)) {
        let Some(reference) = muster_model::Reference::parse(key) else { continue };
        let path = folder.join(format!("{}/{}.md", reference.kind, reference.id));
        match fs::read(&path) {
            Ok(there) if Digest::of(&there) == *digest => {
                fs::remove_file(&path).map_err(|e| cannot("delete", &path, &e))?
            }
            Ok(_) => left.push(format!("{key}.md")),
            Err(_) => {}
        }
    }
    fs::write(&base_path, export.base.to_text()).map_err(|e| cannot("write", &base_path, &e))?;
    Ok(left)
}

fn too_many() -> AppError {
    AppError::TooLarge(format!(
        "The folder holds more than {MAX_FILES} files or {} MiB. Nothing was read further: is this the right folder?",
        MAX_FOLDER_BYTES >> 20
    ))
}

fn cannot(what: &str, path: &Path, e: &std::io::Error) -> AppError {
    AppError::Unavailable(format!(
        "Cannot {what} {}: {e}. Check the path and its permissions.",
        path.display()
    ))
}
