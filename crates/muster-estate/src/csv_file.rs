//! One table out of a CSV file: header, UTF-8, an empty field is null. Every value is checked, every error has its row,
//! and rows and fields are bounded, so an endless line cannot fill the memory. Not the writer (`write`).
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{
    ArrayRef, BooleanBuilder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder, new_null_array,
};
use csv::ByteRecord;

use crate::batch::Batch;
use crate::conform::check_values;
use crate::error::{BadValue, EstateError, shown};
use crate::instant::parse_micros;
use crate::parquet_file::{file_name, missing_column};
use crate::schema::{Column, Kind, Table};

/// Rows in a batch.
const BATCH_ROWS: usize = 16 * 1024;
/// The largest field that is read, in bytes.
pub(crate) const MAX_FIELD_BYTES: usize = 64 * 1024;
/// The largest row that is read, in bytes, quotes and line end included.
pub(crate) const MAX_ROW_BYTES: usize = 1 << 20;
/// The most columns a header may have.
pub(crate) const MAX_COLUMNS: usize = 512;

/// Reads `columns` of a CSV file; columns that may be missing and are come as nulls.
pub(crate) struct CsvScan {
    file: Arc<str>,
    table: Table,
    columns: Vec<&'static Column>,
    /// Position of each column in the file.
    positions: Vec<Option<usize>>,
    names: Arc<[&'static str]>,
    reader: csv::Reader<RowLimit<File>>,
    since_row: Arc<AtomicUsize>,
    record: ByteRecord,
    next_row: u64,
    done: bool,
}

impl CsvScan {
    pub(crate) fn open(
        path: &Path,
        table: Table,
        columns: Vec<&'static Column>,
    ) -> Result<Self, EstateError> {
        let file: Arc<str> = file_name(path).into();
        let handle = File::open(path).map_err(EstateError::io("read", path))?;
        let since_row = Arc::new(AtomicUsize::new(0));
        let limited = RowLimit { inner: handle, since_row: Arc::clone(&since_row) };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(limited);
        let mut header = ByteRecord::new();
        if !reader.read_byte_record(&mut header).map_err(|e| unreadable(&file, 0, &e))? {
            return Err(EstateError::table(&file, "is empty", "Write a header line with the column names."));
        }
        if header.len() > MAX_COLUMNS {
            return Err(EstateError::table(&file, format!("has more than {MAX_COLUMNS} columns"), ""));
        }
        let mut positions = Vec::with_capacity(columns.len());
        for column in &columns {
            let found: Vec<usize> = header
                .iter()
                .enumerate()
                .filter(|(i, name)| strip_mark(*i, name) == column.name.as_bytes())
                .map(|(i, _)| i)
                .collect();
            match found.as_slice() {
                [] if !column.extra => return Err(missing_column(&file, table, column)),
                [_, _, ..] => return Err(EstateError::column(&file, column.name, "is there twice", "")),
                at => positions.push(at.first().copied()),
            }
        }
        since_row.store(0, Ordering::Relaxed);
        let names = columns.iter().map(|c| c.name).collect();
        let record = ByteRecord::new();
        Ok(Self {
            file,
            table,
            columns,
            positions,
            names,
            reader,
            since_row,
            record,
            next_row: 1,
            done: false,
        })
    }

    fn read_batch(&mut self) -> Result<Option<Batch>, EstateError> {
        let mut builders: Vec<Builder> = self.columns.iter().map(|c| Builder::new(c.kind)).collect();
        let first_row = self.next_row;
        let mut rows = 0;
        while rows < BATCH_ROWS {
            let row = first_row.saturating_add(rows as u64);
            let more = self
                .reader
                .read_byte_record(&mut self.record)
                .map_err(|e| unreadable(&self.file, row, &e))?;
            if !more {
                self.done = true;
                break;
            }
            self.since_row.store(0, Ordering::Relaxed);
            for ((column, position), builder) in self.columns.iter().zip(&self.positions).zip(&mut builders) {
                let Some(position) = position else { continue };
                let field = self.record.get(*position).unwrap_or_default();
                builder.push(column, field).map_err(|bad| bad.at(&self.file, row))?;
            }
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        self.next_row = first_row.saturating_add(rows as u64);
        let columns = self
            .columns
            .iter()
            .zip(&self.positions)
            .zip(builders)
            .map(|((c, at), b)| match at {
                Some(_) => b.finish(),
                None => new_null_array(&c.kind.arrow_type(), rows),
            })
            .collect();
        let batch =
            Batch { file: Arc::clone(&self.file), first_row, names: Arc::clone(&self.names), columns, rows };
        check_values(self.table, &self.columns, &batch, &mut [])?;
        Ok(Some(batch))
    }
}

impl Iterator for CsvScan {
    type Item = Result<Batch, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let batch = self.read_batch().transpose();
        if !matches!(batch, Some(Ok(_))) {
            self.done = true;
        }
        batch
    }
}

/// One column under construction.
enum Builder {
    Text(StringBuilder),
    Flag(BooleanBuilder),
    Time(TimestampMicrosecondBuilder),
    List(ListBuilder<StringBuilder>),
}

impl Builder {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Word(_) => Self::Text(StringBuilder::new()),
            Kind::Flag => Self::Flag(BooleanBuilder::new()),
            Kind::Time => Self::Time(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            Kind::List => Self::List(ListBuilder::new(StringBuilder::new())),
        }
    }

    fn push(&mut self, column: &Column, field: &[u8]) -> Result<(), BadValue> {
        let bad = |what: String, help: &str| BadValue { column: column.name, what, help: help.into() };
        if field.len() > MAX_FIELD_BYTES {
            return Err(bad(format!("is longer than {MAX_FIELD_BYTES} bytes"), "Shorten the value."));
        }
        let text =
            std::str::from_utf8(field).map_err(|_| bad("is not UTF-8".into(), "Save the file as UTF-8."))?;
        match self {
            Self::Text(b) => b.append_option((!text.is_empty()).then_some(text)),
            Self::Flag(b) => b.append_option(match text {
                "" => None,
                "true" => Some(true),
                "false" => Some(false),
                other => {
                    return Err(bad(format!("'{}' is not a boolean", shown(other)), "Write true or false."));
                }
            }),
            Self::Time(b) if text.is_empty() => b.append_null(),
            Self::Time(b) => b.append_value(parse_micros(text).ok_or_else(|| {
                bad(format!("'{}' is not a time", shown(text)), "Write it as 2026-06-30T00:00:00Z.")
            })?),
            Self::List(b) => {
                b.append_value(text.split('|').filter(|item| !item.is_empty()).map(Some));
            }
        }
        Ok(())
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut b) => Arc::new(b.finish()),
            Self::Flag(mut b) => Arc::new(b.finish()),
            Self::Time(mut b) => Arc::new(b.finish()),
            Self::List(mut b) => Arc::new(b.finish()),
        }
    }
}

/// Stops reading when a row does not end within [`MAX_ROW_BYTES`]; `since_row` is set back after each row.
pub(crate) struct RowLimit<R> {
    pub(crate) inner: R,
    pub(crate) since_row: Arc<AtomicUsize>,
}

impl<R: Read> Read for RowLimit<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let before = self.since_row.fetch_add(read, Ordering::Relaxed);
        if before > MAX_ROW_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "row too long"));
        }
        Ok(read)
    }
}

/// The first name of a header without the byte order mark that spreadsheets put before it.
pub(crate) fn strip_mark(position: usize, name: &[u8]) -> &[u8] {
    if position == 0 { name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name) } else { name }
}

pub(crate) fn unreadable(file: &str, row: u64, error: &csv::Error) -> EstateError {
    let (what, help) = match error.kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => (
            format!("does not end within {MAX_ROW_BYTES} bytes"),
            "Look for a quote that is never closed, or for missing line ends.".to_owned(),
        ),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!("has {len} fields, the header has {expected_len}"),
            "Quote fields that hold a comma.".to_owned(),
        ),
        _ => (format!("cannot be read: {error}"), String::new()),
    };
    EstateError::Table(Box::new(crate::error::BadTable {
        file: file.to_owned(),
        row: (row > 0).then_some(row),
        column: None,
        what,
        help,
    }))
}
