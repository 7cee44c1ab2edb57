//! Reads a folder of record files, within bounds, and writes one without losing what somebody changed in it.

use std::fs;
use std::path::Path;

use muster_connect::folder::FolderError;
use muster_model::{Diagnostic, Digest, SourceText};

use super::{BASE_FILE, Base, ExportedFolder};
use crate::error::AppError;

/// The profile's file name.
pub const PROFILE_FILE: &str = muster_connect::folder::PROFILE;
/// Most files of a folder.
pub const MAX_FILES: usize = muster_connect::folder::MAX_FILES;
/// Most bytes of a folder.
pub const MAX_FOLDER_BYTES: u64 = muster_connect::folder::MAX_BYTES;

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

/// Reads a folder within bounds (see [`muster_connect::folder`]).
pub fn read_folder(folder: &Path) -> Result<Folder, AppError> {
    let read = muster_connect::folder::read(folder).map_err(|e| match e {
        FolderError::TooLarge(_) => {
            AppError::TooLarge(format!("{e}. Nothing was read further: is this the right folder?"))
        }
        e => AppError::Unavailable(e.to_string()),
    })?;
    let mut out = Folder {
        files: read.records,
        profile: read.profile,
        base: read.base.as_deref().and_then(Base::parse),
        unread: read.told.iter().filter_map(|d| Some(d.place.as_ref()?.path.clone())).collect(),
        told: read.told,
    };
    if read.base.is_some() && out.base.is_none() {
        let help = "Take it away and import again: without it, differences are conflicts to decide.";
        out.told.push(Diagnostic::stray(BASE_FILE, format!("`{BASE_FILE}` is no JSON object"), help.into()));
    }
    Ok(out)
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

fn cannot(what: &str, path: &Path, e: &std::io::Error) -> AppError {
    AppError::Unavailable(format!(
        "Cannot {what} {}: {e}. Check the path and its permissions.",
        path.display()
    ))
}
