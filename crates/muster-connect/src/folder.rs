//! A folder of record files: the ISMS as files that people keep in version control. Reads texts within bounds; what the
//! texts mean is the model's business.
use std::path::{Path, PathBuf};

use muster_model::{Diagnostic, SourceText};
use rayon::prelude::*;

/// Most files read from one folder.
pub const MAX_FILES: usize = 50_000;
/// Most bytes read from one folder.
pub const MAX_BYTES: u64 = 512 << 20;
/// Largest single file read.
pub const MAX_FILE: u64 = muster_model::front_matter::MAX_FILE as u64;
/// Largest base file read: an id and a digest for each of [`MAX_FILES`].
const MAX_BASE: u64 = 64 << 20;
/// The organisation's profile.
pub const PROFILE: &str = "muster.toml";
/// What the records were when they were written out: id → digest.
pub const BASE: &str = ".muster-base.json";

/// Folders that hold something else than records.
const NOT_RECORDS: [&str; 2] = ["snapshots", "evidence-files"];

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The text of `muster.toml`.
    pub profile: Option<String>,
    /// The text of `.muster-base.json`.
    pub base: Option<String>,
    /// Record files, paths relative to the folder, sorted.
    pub records: Vec<SourceText>,
    /// Files that could not be read, each with its reason.
    pub told: Vec<Diagnostic>,
}

/// Why a folder could not be read or written at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It is not there, or is no folder.
    #[error(
        "`{0}` is not a folder. Give the folder that holds `muster.toml` and one folder for each kind of record"
    )]
    NotAFolder(PathBuf),
    /// It holds nothing that looks like an ISMS.
    #[error(
        "`{0}` holds no records: it should contain `muster.toml` and folders such as `risk/` and `asset/`"
    )]
    Empty(PathBuf),
    /// It is larger than what is read.
    #[error("`{0}` holds more than is read: at most {MAX_FILES} files and 512 MiB")]
    TooLarge(PathBuf),
    /// The file system refused.
    #[error("`{path}`: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the file system said.
        error: std::io::Error,
    },
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> FolderError + '_ {
    move |error| FolderError::Io { path: path.to_owned(), error }
}

/// Reads a folder. Links are not followed; hidden files, `README.md` and `snapshots/` are left alone.
///
/// # Errors
/// When there is no such folder, it holds no records, or it is larger than what is read.
pub fn read(dir: &Path) -> Result<Folder, FolderError> {
    if !dir.is_dir() {
        return Err(FolderError::NotAFolder(dir.to_owned()));
    }
    let mut paths = Vec::new();
    let mut bytes = 0;
    list(dir, 0, &mut paths, &mut bytes)?;
    if paths.len() > MAX_FILES || bytes > MAX_BYTES {
        return Err(FolderError::TooLarge(dir.to_owned()));
    }
    let mut folder = Folder {
        profile: optional(&dir.join(PROFILE), MAX_FILE)?,
        base: optional(&dir.join(BASE), MAX_BASE)?,
        ..Folder::default()
    };
    if folder.profile.is_none() && paths.is_empty() {
        return Err(FolderError::Empty(dir.to_owned()));
    }
    paths.sort();
    let read: Vec<Result<SourceText, Box<Diagnostic>>> = paths.par_iter().map(|p| read_one(dir, p)).collect();
    for one in read {
        match one {
            Ok(text) => folder.records.push(text),
            Err(told) => folder.told.push(*told),
        }
    }
    Ok(folder)
}

/// Record files below `dir`: those in folders one level down.
fn list(dir: &Path, depth: usize, out: &mut Vec<PathBuf>, bytes: &mut u64) -> Result<(), FolderError> {
    for entry in std::fs::read_dir(dir).map_err(io(dir))? {
        let entry = entry.map_err(io(dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(io(dir))?;
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() && depth < 3 && !(depth == 0 && NOT_RECORDS.contains(&name.as_str())) {
            list(&entry.path(), depth + 1, out, bytes)?;
        } else if kind.is_file() && depth > 0 && name.ends_with(".md") && name != "README.md" {
            *bytes += entry.metadata().map_err(io(dir))?.len().min(MAX_FILE);
            out.push(entry.path());
            if out.len() > MAX_FILES {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read_one(dir: &Path, path: &Path) -> Result<SourceText, Box<Diagnostic>> {
    let relative = path.strip_prefix(dir).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let stray = |what: String, help: &str| Box::new(Diagnostic::stray(&relative, what, help.into()));
    match bounded(path, MAX_FILE) {
        Ok(Some(text)) => Ok(SourceText { path: relative, text }),
        Ok(None) => Err(stray(
            "this file is larger than 1 MiB and was not read".into(),
            "A record is text that people read; put large material elsewhere and link it.",
        )),
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => {
            Err(stray("this file is not UTF-8 text".into(), "Save it as UTF-8."))
        }
        Err(e) => Err(stray(format!("this file cannot be read: {e}"), "Check its permissions.")),
    }
}

fn bounded(path: &Path, most: u64) -> std::io::Result<Option<String>> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    Ok((text.len() as u64 <= most).then_some(text))
}

fn optional(path: &Path, most: u64) -> Result<Option<String>, FolderError> {
    match bounded(path, most) {
        Ok(Some(text)) => Ok(Some(text)),
        Ok(None) => Err(FolderError::TooLarge(path.to_owned())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(io(path)(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_the_rest_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let put = |path: &str, bytes: &[u8]| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        put("muster.toml", b"name = \"X\"");
        put("risk/a.md", b"---\ntitle: A\n---\n");
        put("risk/README.md", b"about");
        put("snapshots/2026/note.md", b"no record");
        put("asset/latin.md", &[0xff, 0xfe, 0x41]);
        put("asset/huge.md", &vec![b'x'; 2 << 20]);
        let folder = read(dir.path()).unwrap();
        assert_eq!(folder.records.iter().map(|r| r.path.as_str()).collect::<Vec<_>>(), ["risk/a.md"]);
        assert_eq!(folder.told.len(), 2);
        assert!(matches!(read(&dir.path().join("none")), Err(FolderError::NotAFolder(_))));
        assert!(matches!(read(&dir.path().join("snapshots")), Err(FolderError::Empty(_)) | Ok(_)));
    }
}
