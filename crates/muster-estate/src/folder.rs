//! A snapshot folder: which file holds which table, the manifest and its checksums. Not the writer (`write`), not a
//! store of many snapshots, and nothing is judged.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use muster_model::snapshot::{MANIFEST_FORMAT, Manifest};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::csv_file::CsvScan;
use crate::error::EstateError;
use crate::parquet_file::{ParquetScan, file_name};
use crate::schema::Table;
use crate::tables::{Batches, Part, Tables, resolve};

/// Name of the manifest in a snapshot folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The largest manifest that is read, in bytes.
const MAX_MANIFEST_BYTES: u64 = 16 << 20;
/// The largest table file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 64 << 30;

/// An opened snapshot folder. Its tables are read when they are scanned.
#[derive(Debug, Clone)]
pub struct Snapshot {
    folder: PathBuf,
    files: BTreeMap<Table, PathBuf>,
    manifest: Option<Manifest>,
    warnings: Vec<String>,
}

impl Snapshot {
    /// Opens a folder of Parquet or CSV tables, and checks every table file whose checksum the manifest knows.
    ///
    /// # Errors
    /// When the folder or its manifest cannot be read, the manifest is of a newer format, or a table file is not the one
    /// that the manifest describes.
    pub fn open(folder: &Path) -> Result<Self, EstateError> {
        Ok(Self::open_with(folder, |_| Ok(()))?.0)
    }

    /// As [`Snapshot::open`], with `read` running while the checksums are worked out: its result comes out only if every
    /// file is the one that the manifest describes.
    ///
    /// # Errors
    /// As [`Snapshot::open`], and those of `read`.
    pub fn open_with<T: Send>(
        folder: &Path,
        read: impl FnOnce(&Self) -> Result<T, EstateError> + Send,
    ) -> Result<(Self, T), EstateError> {
        let (snapshot, checksums) = Self::find(folder)?;
        let (read, checked) = rayon::join(|| read(&snapshot), || snapshot.check(&checksums));
        checked?;
        Ok((snapshot, read?))
    }

    /// The same snapshot, of which the files lie in another folder now.
    #[must_use]
    pub fn moved_to(mut self, folder: &Path) -> Self {
        for path in self.files.values_mut() {
            *path = folder.join(file_name(path));
        }
        self.folder = folder.to_owned();
        self
    }

    /// Compares the files with their checksums, by file name.
    fn check(&self, checksums: &BTreeMap<String, String>) -> Result<(), EstateError> {
        let checked: Vec<Result<(), EstateError>> = self
            .files
            .values()
            .collect::<Vec<_>>()
            .into_par_iter()
            .with_max_len(1)
            .map(|path| check_file(path, checksums.get(&file_name(path)).map(String::as_str)))
            .collect();
        checked.into_iter().collect()
    }

    fn find(folder: &Path) -> Result<(Self, BTreeMap<String, String>), EstateError> {
        drop(fs::read_dir(folder).map_err(EstateError::io("open the snapshot folder", folder))?);
        let mut warnings = Vec::new();
        let stated = read_manifest(folder, &mut warnings)?;
        let mut files = BTreeMap::new();
        for table in Table::ALL {
            let named = stated.manifest.as_ref().and_then(|m| m.tables.get(table.name()));
            let path = match named {
                Some(named) => Some(folder.join(safe_name(&named.file)?)),
                None => find_file(folder, table, &mut warnings),
            };
            let Some(path) = path else { continue };
            check_size(&path)?;
            files.insert(table, path);
        }
        if files.is_empty() {
            return Err(EstateError::Manifest {
                file: folder.display().to_string(),
                what: "holds no table".into(),
                help: "Expected accounts.parquet or accounts.csv and so on; is this the right folder?".into(),
            });
        }
        let snapshot = Self { folder: folder.to_owned(), files, manifest: stated.manifest, warnings };
        Ok((snapshot, stated.checksums))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a reader should know: missing tables, files passed over, a folder that does not say what its sources know.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether the folder does not say what its sources can know, so that every null reads as "did not happen".
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.manifest.is_none()
    }

    /// The file that holds `table`.
    #[must_use]
    pub fn file(&self, table: Table) -> Option<&Path> {
        self.files.get(&table).map(PathBuf::as_path)
    }
}

impl Tables for Snapshot {
    fn scan(&self, table: Table, columns: &[&str]) -> Result<Batches<'_>, EstateError> {
        let columns = resolve(table, columns)?;
        Ok(match self.files.get(&table) {
            None => Box::new(std::iter::empty()),
            Some(path) if path.extension().is_some_and(|e| e == "csv") => {
                Box::new(CsvScan::open(path, table, columns)?)
            }
            Some(path) => Box::new(ParquetScan::open(path, table, columns)?),
        })
    }

    fn parts(&self, table: Table, columns: &[&str]) -> Result<Vec<Part<'_>>, EstateError> {
        match self.files.get(&table) {
            Some(path) if path.extension().is_none_or(|e| e != "csv") => {
                ParquetScan::parts(path, table, &resolve(table, columns)?)
            }
            _ => {
                let whole = self.scan(table, columns)?;
                let batches = Box::new(whole.map(move |batch| batch?.with_texts_coded(table)));
                Ok(vec![Part { rows: 0, batches }])
            }
        }
    }

    fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }
}

/// What the manifest of a folder says, its tables neither opened nor checked; none when it says nothing of its sources.
///
/// # Errors
/// When there is a manifest and it cannot be read, or is of a newer format.
pub fn manifest_of(folder: &Path) -> Result<Option<Manifest>, EstateError> {
    Ok(read_manifest(folder, &mut Vec::new())?.manifest)
}

/// What a manifest file says.
#[derive(Default)]
struct Stated {
    manifest: Option<Manifest>,
    /// SHA-256 by file name.
    checksums: BTreeMap<String, String>,
}

fn read_manifest(folder: &Path, warnings: &mut Vec<String>) -> Result<Stated, EstateError> {
    let path = folder.join(MANIFEST_FILE);
    let bad = |what: String, help: &str| EstateError::Manifest {
        file: path.display().to_string(),
        what,
        help: help.to_owned(),
    };
    let bare = "the folder does not say what its sources can report: read as if they report everything";
    let text = match read_bounded(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            warnings.push(format!("no {MANIFEST_FILE}; {bare}"));
            return Ok(Stated::default());
        }
        other => other.map_err(EstateError::io("read", &path))?,
    };
    if text.len() as u64 > MAX_MANIFEST_BYTES {
        return Err(bad(
            format!("is larger than {MAX_MANIFEST_BYTES} bytes"),
            "This is no snapshot manifest.",
        ));
    }
    let json: serde_json::Value = serde_json::from_slice(&text)
        .map_err(|e| bad(format!("is not JSON: {e}"), "Take the snapshot again."))?;
    if json.get("format").is_none() && json.get("sources").is_none() {
        // Not ours: the estate generator's, say. Its checksums still hold.
        warnings.push(format!("{MANIFEST_FILE} names no facts; {bare}"));
        let sums = json.get("sha256").and_then(serde_json::Value::as_object);
        let checksums = sums
            .into_iter()
            .flatten()
            .filter_map(|(file, sum)| Some((file.clone(), sum.as_str()?.to_owned())))
            .collect();
        return Ok(Stated { manifest: None, checksums });
    }
    let format = json.get("format").and_then(serde_json::Value::as_u64).unwrap_or(1);
    if format > u64::from(MANIFEST_FORMAT) {
        return Err(bad(
            format!("has format {format}, this version reads up to {MANIFEST_FORMAT}"),
            "Read the snapshot with the newer version of Muster that wrote it.",
        ));
    }
    let manifest: Manifest = serde_json::from_value(json)
        .map_err(|e| bad(format!("is not a snapshot manifest: {e}"), "Take the snapshot again."))?;
    let checksums = manifest.tables.values().map(|t| (t.file.clone(), t.sha256.clone())).collect();
    if manifest.sources.is_empty() {
        warnings.push(format!("{MANIFEST_FILE} names no sources; {bare}"));
        return Ok(Stated { manifest: None, checksums });
    }
    Ok(Stated { manifest: Some(manifest), checksums })
}

fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?.take(MAX_MANIFEST_BYTES + 1).read_to_end(&mut text)?;
    Ok(text)
}

fn find_file(folder: &Path, table: Table, warnings: &mut Vec<String>) -> Option<PathBuf> {
    let parquet = folder.join(format!("{table}.parquet"));
    let csv = folder.join(format!("{table}.csv"));
    match (parquet.is_file(), csv.is_file()) {
        (true, both) => {
            if both {
                warnings.push(format!("{table}.csv passed over: {table}.parquet is read"));
            }
            Some(parquet)
        }
        (false, true) => Some(csv),
        (false, false) => {
            warnings.push(format!("no {table} table: read as empty"));
            None
        }
    }
}

/// A manifest must not point outside its folder.
fn safe_name(name: &str) -> Result<&str, EstateError> {
    let plain = !name.is_empty() && !name.contains(['/', '\\', '\0']) && name != "." && name != "..";
    if plain && (name.ends_with(".parquet") || name.ends_with(".csv")) {
        return Ok(name);
    }
    Err(EstateError::Manifest {
        file: MANIFEST_FILE.into(),
        what: format!("names the table file '{}'", crate::error::shown(name)),
        help: "A table file is a .parquet or .csv file inside the snapshot folder.".into(),
    })
}

fn check_size(path: &Path) -> Result<(), EstateError> {
    let bytes = fs::metadata(path).map_err(EstateError::io("read", path))?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(EstateError::table(
            &file_name(path),
            format!("is larger than {MAX_FILE_BYTES} bytes"),
            "",
        ));
    }
    Ok(())
}

fn check_file(path: &Path, expected: Option<&str>) -> Result<(), EstateError> {
    let Some(expected) = expected else { return Ok(()) };
    let (found, _) = sha256_file(path)?;
    if found.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(EstateError::Manifest {
        file: path.display().to_string(),
        what: "is not the file that the manifest describes (its SHA-256 differs)".into(),
        help: "The file was changed or damaged after the snapshot was taken: restore it, or take the snapshot again."
            .into(),
    })
}

/// SHA-256 (lower-case hex) and size of a file.
pub(crate) fn sha256_file(path: &Path) -> Result<(String, u64), EstateError> {
    let mut file = File::open(path).map_err(EstateError::io("read", path))?;
    let mut hasher = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut hasher).map_err(EstateError::io("read", path))?;
    Ok((hasher.finalize().iter().map(|b| format!("{b:02x}")).collect(), bytes))
}
