//! Files that sources read: the organisation's own folder, into which people put exports, and a folder that whoever runs
//! the installation allows. A path that people set must lie in one of them, and still do so when links are followed.
//! Paths set from the command line are not held to this: whoever runs Muster can read them anyway.

use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;
use muster_model::OrgId;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// Largest file that is taken, in bytes.
pub const MAX_FILE: usize = 100 << 20;
/// Most files of one organisation.
const MAX_FILES: usize = 200;
/// Longest name of a file.
const MAX_NAME: usize = 100;

/// A file in the organisation's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, as settings may have it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was put there.
    pub changed: Option<Timestamp>,
}

/// Folders that people's paths must lie in, the organisation's own first.
#[derive(Debug, Clone)]
pub(super) struct Allowed(Vec<PathBuf>);

impl Allowed {
    /// The path that a person typed, made absolute: a name alone is of the organisation's own folder.
    pub fn place(&self, typed: &str) -> Result<PathBuf, String> {
        let path = Path::new(typed);
        if path.components().any(|part| !matches!(part, Component::Normal(_) | Component::RootDir)) {
            return Err("must not go up (..) or begin with a drive".to_owned());
        }
        let path = match self.0.first() {
            Some(own) if path.is_relative() => own.join(path),
            _ => path.to_owned(),
        };
        self.within(&path).then_some(path).ok_or_else(|| {
            "lies outside the folders that may be read: put the file here below and write its name, or ask whoever runs \
             Muster to allow its folder (serve --source-files)"
                .to_owned()
        })
    }

    /// The path as people write it: a file of the organisation's own folder by its name.
    pub fn short(&self, path: &str) -> String {
        let own = self.0.first().and_then(|own| Path::new(path).strip_prefix(own).ok());
        own.map_or_else(|| path.to_owned(), |name| name.display().to_string())
    }

    /// True when the path lies in one of them, as it is written.
    fn within(&self, path: &Path) -> bool {
        self.0.iter().any(|folder| path.starts_with(folder))
    }

    /// Refuses a path that lies in one of them as it is written, but leads out of it.
    pub fn follow(&self, path: &Path) -> Result<(), String> {
        if !self.within(path) {
            return Ok(());
        }
        // What is not there is told by the connector, with its step.
        let Ok(real) = path.canonicalize() else { return Ok(()) };
        let inside = self.0.iter().filter_map(|f| f.canonicalize().ok()).any(|f| real.starts_with(f));
        inside
            .then_some(())
            .ok_or_else(|| format!("{} leads out of the folders that may be read", path.display()))
    }
}

impl Muster {
    fn own_files(&self, org: &OrgId) -> PathBuf {
        let folder = self.data_folder().join("o").join(org.as_str()).join("files");
        std::path::absolute(&folder).unwrap_or(folder)
    }

    pub(super) fn allowed_files(&self, org: &OrgId) -> Allowed {
        let given = self.0.options.sources.files.iter();
        let given = given.map(|f| std::path::absolute(f).unwrap_or_else(|_| f.clone()));
        Allowed(std::iter::once(self.own_files(org)).chain(given).collect())
    }

    /// Puts a file into the organisation's folder, in the place of one of the same name.
    pub async fn keep_source_file(&self, actor: &Actor, name: &str, bytes: Vec<u8>) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
        if name.is_empty() || name.len() > MAX_NAME || name.starts_with('.') || !name.chars().all(fits) {
            let message =
                format!("the file's name must have 1 to {MAX_NAME} letters, digits, dots, hyphens or spaces");
            return Err(AppError::field("file", message, "people.csv"));
        }
        if bytes.len() > MAX_FILE {
            return Err(AppError::TooLarge(format!("A file may have {} MiB at most.", MAX_FILE >> 20)));
        }
        if bytes.is_empty() {
            return Err(AppError::field("file", "the file is empty", ""));
        }
        let there = self.source_files(actor).await?;
        if there.len() >= MAX_FILES && there.iter().all(|f| f.name != name) {
            return Err(AppError::TooLarge(format!(
                "There are {MAX_FILES} files already: remove some first."
            )));
        }
        let (folder, name) = (self.own_files(&actor.org), name.to_owned());
        self.with_files(move || {
            std::fs::create_dir_all(&folder)?;
            let half = folder.join(format!(".{name}.{}", std::process::id()));
            std::fs::write(&half, bytes)?;
            std::fs::rename(half, folder.join(name))
        })
        .await
    }

    /// Files in the organisation's folder, by name.
    pub async fn source_files(&self, actor: &Actor) -> Result<Vec<SourceFile>, AppError> {
        actor.require(Permission::ManageSources)?;
        let folder = self.own_files(&actor.org);
        self.with_files(move || {
            let entries = match std::fs::read_dir(folder) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                other => other?,
            };
            let mut files = Vec::new();
            for entry in entries.take(2 * MAX_FILES) {
                let entry = entry?;
                let (about, name) = (entry.metadata()?, entry.file_name().to_string_lossy().into_owned());
                if about.is_file() && !name.starts_with('.') {
                    let changed = about.modified().ok().and_then(|t| Timestamp::try_from(t).ok());
                    files.push(SourceFile { name, size: about.len(), changed });
                }
            }
            files.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(files)
        })
        .await
    }

    /// Removes a file from the organisation's folder.
    pub async fn remove_source_file(&self, actor: &Actor, name: &str) -> Result<(), AppError> {
        let there = self.source_files(actor).await?;
        if there.iter().all(|f| f.name != name) {
            return Err(AppError::not_found(format!("The file {name}")));
        }
        let file = self.own_files(&actor.org).join(name);
        self.with_files(move || std::fs::remove_file(file)).await
    }

    async fn with_files<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other).flatten();
        done.map_err(|e| AppError::Unavailable(format!("The folder of files cannot be used ({e}).")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let (own, given) = (folder.path().join("own"), folder.path().join("given"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::create_dir_all(&given).unwrap();
        let allowed = Allowed(vec![own.clone(), given.clone()]);
        assert_eq!(allowed.place("people.csv").unwrap(), own.join("people.csv"));
        assert_eq!(allowed.short(own.join("people.csv").to_str().unwrap()), "people.csv");
        assert_eq!(allowed.place(given.join("x").to_str().unwrap()).unwrap(), given.join("x"));
        for out in ["/etc/passwd", "../secrets.key", "a/../../b", "./x"] {
            assert!(allowed.place(out).is_err(), "{out}");
        }
        std::fs::write(folder.path().join("secrets.key"), "k").unwrap();
        std::fs::write(own.join("fine"), "k").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secrets.key"), own.join("link")).unwrap();
        assert!(allowed.follow(&own.join("fine")).is_ok() && allowed.follow(&own.join("none")).is_ok());
        assert!(allowed.follow(&own.join("link")).is_err());
    }
}
