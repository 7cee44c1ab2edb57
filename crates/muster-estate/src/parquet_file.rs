//! One table out of a Parquet file: only the columns asked for, row group by row group, conforming to the schema.
//! Not the writer (`write`). A malformed file is an error, never a panic that reaches the caller.
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::batch::Batch;
use crate::coded::{Dictionary, code_column, coded_list_type, coded_type, is_coded, is_worth_coding};
use crate::conform::{accepts, cast_column, check_values, wrong_type};
use crate::error::EstateError;
use crate::schema::{Column, Kind, Table};
use crate::tables::Part;

/// Rows in a batch.
const BATCH_ROWS: usize = 16 * 1024;
/// The largest column of one row group that is read, decompressed: more is not an estate but a bomb.
pub(crate) const MAX_CHUNK_BYTES: i64 = 4 << 30;

/// Rows in a batch of coded columns: large enough that the work for each batch is small beside that for its rows.
const CODED_ROWS: usize = 64 * 1024;

/// Reads `columns` of a Parquet file; columns that may be missing and are come as nulls.
pub(crate) struct ParquetScan {
    opened: Arc<Opened>,
    /// Text columns come coded.
    coded: bool,
    reader: Option<ParquetRecordBatchReader>,
    next_row: u64,
    /// For each coded column, the texts that were found good: batches of one row group share them.
    checked: Vec<Option<Dictionary>>,
    /// For each column that the file does not have, its nulls: batches share them.
    nulls: Vec<Option<ArrayRef>>,
}

/// A file whose schema and sizes have been looked at.
struct Opened {
    path: PathBuf,
    file: Arc<str>,
    table: Table,
    columns: Vec<&'static Column>,
    names: Arc<[&'static str]>,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
}

impl Opened {
    fn new(path: &Path, table: Table, columns: Vec<&'static Column>) -> Result<Self, EstateError> {
        let file: Arc<str> = file_name(path).into();
        let handle = File::open(path).map_err(EstateError::io("read", path))?;
        let metadata = guarded(&file, || ArrowReaderMetadata::load(&handle, ArrowReaderOptions::new()))?;
        let schema = Arc::clone(metadata.schema());
        let mut roots = Vec::with_capacity(columns.len());
        for column in &columns {
            match schema.column_with_name(column.name) {
                Some((_, field)) if !accepts(column.kind, field.data_type()) => {
                    return Err(wrong_type(&file, column, field.data_type()));
                }
                Some((root, _)) => roots.push(root),
                None if column.extra => {}
                None => return Err(missing_column(&file, table, column)),
            }
        }
        for chunk in metadata.metadata().row_groups().iter().flat_map(|g| g.columns()) {
            if chunk.uncompressed_size() > MAX_CHUNK_BYTES || chunk.uncompressed_size() < 0 {
                return Err(malformed(&file, "a column of a row group claims to be larger than 4 GiB"));
            }
        }
        let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
        let names = columns.iter().map(|c| c.name).collect();
        Ok(Self { path: path.to_owned(), file, table, columns, names, metadata, mask })
    }

    /// Asks the decoder to leave texts as dictionary and keys where the file has them so.
    fn with_texts_coded(mut self) -> Self {
        let wanted =
            |name: &str| self.columns.iter().find(|c| c.name == name && is_worth_coding(self.table, c));
        let fields: Vec<_> = self
            .metadata
            .schema()
            .fields()
            .iter()
            .map(|field| {
                let coded = match (wanted(field.name()).map(|c| c.kind), field.data_type()) {
                    (Some(Kind::Text | Kind::Word(_)), _) => coded_type(),
                    (Some(Kind::List), DataType::List(item)) => coded_list_type(item.name()),
                    _ => return Arc::clone(field),
                };
                Arc::new(Field::clone(field).with_data_type(coded))
            })
            .collect();
        let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
        let footer = Arc::clone(self.metadata.metadata());
        // Where the decoder cannot, columns are coded after reading.
        if let Ok(metadata) = guarded(&self.file, || ArrowReaderMetadata::try_new(footer, options)) {
            self.metadata = metadata;
        }
        self
    }

    fn reader(&self, groups: Option<usize>, rows: usize) -> Result<ParquetRecordBatchReader, EstateError> {
        // A handle of its own for each part: handles made from one another share their place in the file.
        let handle = File::open(&self.path).map_err(EstateError::io("read", &self.path))?;
        guarded(&self.file, || {
            let mut builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(handle, self.metadata.clone())
                    .with_projection(self.mask.clone())
                    .with_batch_size(rows);
            if let Some(group) = groups {
                builder = builder.with_row_groups(vec![group]);
            }
            builder.build()
        })
    }
}

impl ParquetScan {
    pub(crate) fn open(
        path: &Path,
        table: Table,
        columns: Vec<&'static Column>,
    ) -> Result<Self, EstateError> {
        let opened = Opened::new(path, table, columns)?;
        let reader = opened.reader(None, BATCH_ROWS)?;
        Ok(Self {
            opened: Arc::new(opened),
            coded: false,
            reader: Some(reader),
            next_row: 1,
            checked: Vec::new(),
            nulls: Vec::new(),
        })
    }

    /// The row groups of the file, to be read side by side, text columns coded.
    pub(crate) fn parts(
        path: &Path,
        table: Table,
        columns: &[&'static Column],
    ) -> Result<Vec<Part<'static>>, EstateError> {
        let opened = Arc::new(Opened::new(path, table, columns.to_vec())?.with_texts_coded());
        let mut next_row = 1_u64;
        let mut parts = Vec::new();
        for (group, rows) in opened.metadata.metadata().row_groups().iter().enumerate() {
            let (opened, first_row) = (Arc::clone(&opened), next_row);
            next_row = next_row.saturating_add(rows.num_rows().unsigned_abs());
            let open = move || match opened.reader(Some(group), CODED_ROWS) {
                Ok(reader) => Either::Scan(Self {
                    opened,
                    coded: true,
                    reader: Some(reader),
                    next_row: first_row,
                    checked: Vec::new(),
                    nulls: Vec::new(),
                }),
                Err(e) => Either::Failed(std::iter::once(Err(e))),
            };
            let batches = Box::new(std::iter::once(()).flat_map(move |()| open.clone()()));
            parts.push(Part { rows: usize::try_from(rows.num_rows()).unwrap_or(0), batches });
        }
        Ok(parts)
    }

    fn conform(&mut self, read: &RecordBatch) -> Result<Batch, EstateError> {
        let opened = &self.opened;
        self.nulls.resize(opened.columns.len(), None);
        let array = |(column, nulls): (&&'static Column, &mut Option<ArrayRef>)| {
            let array = match read.column_by_name(column.name) {
                Some(array) if self.coded && is_coded(array) => return Ok(Arc::clone(array)),
                Some(array) => cast_column(&opened.file, column, array)?,
                None => return Ok(missing(opened.table, column, self.coded, read.num_rows(), nulls)),
            };
            if !self.coded || !is_worth_coding(opened.table, column) {
                return Ok(array);
            }
            code_column(&array).map_err(|e| malformed(&opened.file, &e.to_string()))
        };
        let batch = Batch {
            file: Arc::clone(&opened.file),
            first_row: self.next_row,
            names: Arc::clone(&opened.names),
            columns: opened
                .columns
                .iter()
                .zip(&mut self.nulls)
                .map(array)
                .collect::<Result<Vec<ArrayRef>, _>>()?,
            rows: read.num_rows(),
        };
        self.checked.resize(opened.columns.len(), None);
        check_values(opened.table, &opened.columns, &batch, &mut self.checked)?;
        self.next_row = self.next_row.saturating_add(read.num_rows() as u64);
        Ok(batch)
    }
}

/// So many nulls for a column that a file does not have; texts come coded as those of other columns do. `known` keeps the
/// most that were needed.
fn missing(
    table: Table,
    column: &Column,
    coded: bool,
    rows: usize,
    known: &mut Option<ArrayRef>,
) -> ArrayRef {
    if let Some(known) = known.as_ref().filter(|known| known.len() >= rows) {
        return known.slice(0, rows);
    }
    let coded = coded && is_worth_coding(table, column);
    let of = match column.kind.arrow_type() {
        DataType::Utf8 if coded => coded_type(),
        DataType::List(item) if coded => coded_list_type(item.name()),
        other => other,
    };
    Arc::clone(known.insert(new_null_array(&of, rows)))
}

/// A part that could be opened, or why not.
enum Either {
    Scan(ParquetScan),
    Failed(std::iter::Once<Result<Batch, EstateError>>),
}

impl Iterator for Either {
    type Item = Result<Batch, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Scan(scan) => scan.next(),
            Self::Failed(error) => error.next(),
        }
    }
}

impl Iterator for ParquetScan {
    type Item = Result<Batch, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.reader.as_mut()?;
        let read = guarded(&self.opened.file, || reader.next().transpose());
        let batch = match read {
            Ok(None) => None,
            Ok(Some(read)) => Some(self.conform(&read)),
            Err(e) => Some(Err(e)),
        };
        if !matches!(batch, Some(Ok(_))) {
            self.reader = None;
        }
        batch
    }
}

/// Runs a step of the Parquet library; its errors and its panics on malformed input both become an [`EstateError`].
pub(crate) fn guarded<T, E: std::fmt::Display>(
    file: &str,
    step: impl FnOnce() -> Result<T, E>,
) -> Result<T, EstateError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(malformed(file, &e.to_string())),
        Err(_) => Err(malformed(file, "the decoder gave up on it")),
    }
}

pub(crate) fn malformed(file: &str, what: &str) -> EstateError {
    EstateError::table(file, format!("is not readable as Parquet: {what}"), "Export the table again.")
}

pub(crate) fn missing_column(file: &str, table: Table, column: &Column) -> EstateError {
    EstateError::column(
        file,
        column.name,
        "is missing",
        format!(
            "Every {table} table has this column ({}); write it, with nulls if need be.",
            column.kind.describe()
        ),
    )
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
