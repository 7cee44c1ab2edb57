//! One table out of a Parquet file: only the columns asked for, row group by row group, conforming to the schema.
//! Not the writer (`write`). A malformed file is an error, never a panic that reaches the caller.
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::batch::Batch;
use crate::conform::{accepts, cast_column, check_values, wrong_type};
use crate::error::EstateError;
use crate::schema::{Column, Table};

/// Rows in a batch.
const BATCH_ROWS: usize = 16 * 1024;
/// The largest column of one row group that is read, decompressed: more is not an estate but a bomb.
const MAX_CHUNK_BYTES: i64 = 4 << 30;

/// Reads `columns` of a Parquet file; columns that may be missing and are come as nulls.
pub(crate) struct ParquetScan {
    file: Arc<str>,
    table: Table,
    columns: Vec<&'static Column>,
    names: Arc<[&'static str]>,
    reader: Option<ParquetRecordBatchReader>,
    next_row: u64,
}

impl ParquetScan {
    pub(crate) fn open(
        path: &Path,
        table: Table,
        columns: Vec<&'static Column>,
    ) -> Result<Self, EstateError> {
        let file: Arc<str> = file_name(path).into();
        let handle = File::open(path).map_err(EstateError::io("read", path))?;
        let builder = guarded(&file, || ParquetRecordBatchReaderBuilder::try_new(handle))?;
        let schema = Arc::clone(builder.schema());
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
        for chunk in builder.metadata().row_groups().iter().flat_map(|g| g.columns()) {
            if chunk.uncompressed_size() > MAX_CHUNK_BYTES || chunk.uncompressed_size() < 0 {
                return Err(malformed(&file, "a column of a row group claims to be larger than 4 GiB"));
            }
        }
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let reader = guarded(&file, || builder.with_projection(mask).with_batch_size(BATCH_ROWS).build())?;
        let names = columns.iter().map(|c| c.name).collect();
        Ok(Self { file, table, columns, names, reader: Some(reader), next_row: 1 })
    }

    fn conform(&mut self, read: &RecordBatch) -> Result<Batch, EstateError> {
        let columns: Result<Vec<ArrayRef>, _> = self
            .columns
            .iter()
            .map(|column| match read.column_by_name(column.name) {
                Some(array) => cast_column(&self.file, column, array),
                None => Ok(new_null_array(&column.kind.arrow_type(), read.num_rows())),
            })
            .collect();
        let batch = Batch {
            file: Arc::clone(&self.file),
            first_row: self.next_row,
            names: Arc::clone(&self.names),
            columns: columns?,
            rows: read.num_rows(),
        };
        check_values(self.table, &self.columns, &batch)?;
        self.next_row = self.next_row.saturating_add(read.num_rows() as u64);
        Ok(batch)
    }
}

impl Iterator for ParquetScan {
    type Item = Result<Batch, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.reader.as_mut()?;
        let read = guarded(&self.file, || reader.next().transpose());
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
fn guarded<T, E: std::fmt::Display>(
    file: &str,
    step: impl FnOnce() -> Result<T, E>,
) -> Result<T, EstateError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(malformed(file, &e.to_string())),
        Err(_) => Err(malformed(file, "the decoder gave up on it")),
    }
}

fn malformed(file: &str, what: &str) -> EstateError {
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
