//! Writing rows as a snapshot folder: tables first, the manifest last, then the whole folder renamed into place, so that a
//! half snapshot is never seen. Not the pull (`muster-connect`), and nothing is overwritten.
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use muster_model::snapshot::{Manifest, TableFile};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::batch::Batch;
use crate::conform::check_values;
use crate::error::EstateError;
use crate::folder::{MANIFEST_FILE, sha256_file};
use crate::instant::format_micros;
use crate::rows::{Row, Rows, each_table};
use crate::schema::{Column, Kind, arrow_schema};

/// Rows written at a time.
const CHUNK_ROWS: usize = 64 * 1024;

/// The file format of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileFormat {
    /// Parquet, zstd, times as `timestamp[us, UTC]`.
    #[default]
    Parquet,
    /// CSV with header, LF and UTF-8 as `metrics.md` has it. An empty text becomes null, empty list items are left out.
    Csv,
}

impl FileFormat {
    fn ending(self) -> &'static str {
        match self {
            FileFormat::Parquet => "parquet",
            FileFormat::Csv => "csv",
        }
    }
}

/// Writes `rows` as the new folder `folder` and returns the manifest with the tables filled in. Extra columns that hold
/// nothing are left out.
///
/// # Errors
/// When the folder exists, cannot be written, an id is empty or there twice, or a value does not fit the format. Nothing
/// is left behind then.
pub fn write_snapshot(
    folder: &Path,
    rows: &Rows,
    manifest: &Manifest,
    format: FileFormat,
) -> Result<Manifest, EstateError> {
    if folder.exists() {
        return Err(EstateError::Manifest {
            file: folder.display().to_string(),
            what: "is already there".into(),
            help: "A snapshot never overwrites: name a folder that does not exist.".into(),
        });
    }
    let partial = Partial::create(folder)?;
    let mut manifest = manifest.clone();
    manifest.tables.clear();
    each_table!(ref rows, table, {
        let (name, file) = write_table(&partial.folder, table, format)?;
        manifest.tables.insert(name, file);
    });
    let path = partial.folder.join(MANIFEST_FILE);
    let json = serde_json::to_vec_pretty(&manifest).map_err(|e| EstateError::Manifest {
        file: MANIFEST_FILE.into(),
        what: format!("cannot be written: {e}"),
        help: String::new(),
    })?;
    let mut file = File::create(&path).map_err(EstateError::io("create", &path))?;
    file.write_all(&json).and_then(|()| file.sync_all()).map_err(EstateError::io("write", &path))?;
    partial.publish(folder)?;
    Ok(manifest)
}

/// The folder under construction, beside its final place; removed unless published.
struct Partial {
    folder: PathBuf,
    published: bool,
}

impl Partial {
    fn create(target: &Path) -> Result<Self, EstateError> {
        let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(EstateError::io("create", parent))?;
        let folder = parent.join(format!(".{name}.partial-{}", std::process::id()));
        fs::create_dir(&folder).map_err(EstateError::io("create", &folder))?;
        Ok(Self { folder, published: false })
    }

    fn publish(mut self, target: &Path) -> Result<(), EstateError> {
        fs::rename(&self.folder, target).map_err(EstateError::io("move the snapshot to", target))?;
        self.published = true;
        if let Some(parent) = target.parent().and_then(|p| File::open(p).ok()) {
            // The rename is durable once the parent is; a system that cannot sync folders is left to itself.
            let _ = parent.sync_all();
        }
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn write_table<T: Row>(
    folder: &Path,
    rows: &[T],
    format: FileFormat,
) -> Result<(String, TableFile), EstateError> {
    check_rows(rows)?;
    let name = format!("{}.{}", T::TABLE, format.ending());
    let path = folder.join(&name);
    let used = used_columns(rows);
    match format {
        FileFormat::Parquet => write_parquet(&path, rows, &used)?,
        FileFormat::Csv => write_csv(&path, rows, &used)?,
    }
    File::open(&path).and_then(|f| f.sync_all()).map_err(EstateError::io("write", &path))?;
    let (sha256, bytes) = sha256_file(&path)?;
    Ok((T::TABLE.name().to_owned(), TableFile { file: name, rows: rows.len() as u64, sha256, bytes }))
}

/// Ids must be there, and once only where the table says so.
fn check_rows<T: Row>(rows: &[T]) -> Result<(), EstateError> {
    let mut seen = HashSet::new();
    for (chunk, start) in rows.chunks(CHUNK_ROWS).zip((1_u64..).step_by(CHUNK_ROWS)) {
        let batch = Batch {
            file: T::TABLE.name().into(),
            first_row: start,
            names: T::COLUMNS.iter().map(|c| c.name).collect(),
            columns: T::columns_of(chunk),
            rows: chunk.len(),
        };
        check_values(T::TABLE, &T::COLUMNS.iter().collect::<Vec<_>>(), &batch, &mut [])?;
    }
    if T::TABLE.may_repeat() {
        return Ok(());
    }
    for (row, number) in rows.iter().zip(1_u64..) {
        let key = row.key();
        if seen.contains(&key) {
            return Err(EstateError::repeated_id(T::TABLE, number, &key));
        }
        seen.insert(key);
    }
    Ok(())
}

/// Which columns are written: the contract's, and extra ones with at least one value.
fn used_columns<T: Row>(rows: &[T]) -> Vec<bool> {
    let mut used: Vec<bool> = T::COLUMNS.iter().map(|c| !c.extra).collect();
    for chunk in rows.chunks(CHUNK_ROWS) {
        for (used, array) in used.iter_mut().zip(T::columns_of(chunk)) {
            *used = *used || says_something(&array);
        }
    }
    used
}

/// Whether any row holds a value; an empty list is none.
fn says_something(array: &ArrayRef) -> bool {
    match array.as_list_opt::<i32>() {
        Some(lists) => !lists.values().is_empty(),
        None => array.null_count() < array.len(),
    }
}

fn keep<V>(values: impl IntoIterator<Item = V>, used: &[bool]) -> Vec<V> {
    values.into_iter().zip(used).filter(|(_, used)| **used).map(|(v, _)| v).collect()
}

fn write_parquet<T: Row>(path: &Path, rows: &[T], used: &[bool]) -> Result<(), EstateError> {
    let fail = |e: &dyn std::fmt::Display| {
        EstateError::table(T::TABLE.name(), format!("cannot be written: {e}"), "")
    };
    let schema = Arc::new(arrow_schema(keep(T::COLUMNS, used)));
    let level = ZstdLevel::try_new(3).map_err(|e| fail(&e))?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let file = File::create(path).map_err(EstateError::io("create", path))?;
    let mut writer =
        ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties)).map_err(|e| fail(&e))?;
    for chunk in rows.chunks(CHUNK_ROWS) {
        let columns = keep(T::columns_of(chunk), used);
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|e| fail(&e))?;
        writer.write(&batch).map_err(|e| fail(&e))?;
    }
    writer.close().map_err(|e| fail(&e))?;
    Ok(())
}

fn write_csv<T: Row>(path: &Path, rows: &[T], used: &[bool]) -> Result<(), EstateError> {
    let fail = |e: csv::Error| EstateError::table(T::TABLE.name(), format!("cannot be written: {e}"), "");
    let file = File::create(path).map_err(EstateError::io("create", path))?;
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(BufWriter::new(file));
    let columns = keep(T::COLUMNS, used);
    writer.write_record(columns.iter().map(|c| c.name)).map_err(fail)?;
    let mut number = 1_u64;
    for chunk in rows.chunks(CHUNK_ROWS) {
        let batch = Batch {
            file: T::TABLE.name().into(),
            first_row: number,
            names: columns.iter().map(|c| c.name).collect(),
            columns: keep::<ArrayRef>(T::columns_of(chunk), used),
            rows: chunk.len(),
        };
        for row in 0..chunk.len() {
            for column in &columns {
                writer.write_field(csv_field(&batch, column, row)?).map_err(fail)?;
            }
            writer.write_record(None::<&[u8]>).map_err(fail)?;
            number += 1;
        }
    }
    let mut inner = writer.into_inner().map_err(|e| EstateError::io("write", path)(e.into_error()))?;
    inner.flush().map_err(EstateError::io("write", path))
}

fn csv_field(batch: &Batch, column: &Column, row: usize) -> Result<String, EstateError> {
    Ok(match column.kind {
        Kind::Text | Kind::Word(_) => batch.texts(column.name)?.get(row).unwrap_or_default().to_owned(),
        Kind::Flag => batch.flags(column.name)?.get(row).to_string(),
        Kind::Time => match batch.times(column.name)?.get(row) {
            None => String::new(),
            Some(micros) => format_micros(micros).ok_or_else(|| {
                batch.error(row, column.name, format!("{micros} µs is not a time that CSV can hold"), "")
            })?,
        },
        Kind::List => {
            let items: Vec<&str> =
                batch.lists(column.name)?.get(row).filter(|item| !item.is_empty()).collect();
            if items.iter().any(|item| item.contains('|')) {
                return Err(batch.error(row, column.name, "has an item with a |", "Write Parquet instead."));
            }
            items.join("|")
        }
    })
}
