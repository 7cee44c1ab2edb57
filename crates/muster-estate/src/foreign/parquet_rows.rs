//! Rows of a Parquet file in somebody's layout: texts, numbers, booleans, times and lists of texts. Not our own tables
//! (`parquet_file`). Columns of other types are named and come empty.
use std::fs::File;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{Foreign, ForeignRow, Header, distinct};
use crate::cell::Cell;
use crate::conform::micros;
use crate::csv_file::{MAX_COLUMNS, MAX_FIELD_BYTES};
use crate::error::{BadTable, EstateError};
use crate::parquet_file::{MAX_CHUNK_BYTES, guarded, malformed};

/// Rows read at a time: few, since nothing is known of how long the values are.
const BATCH_ROWS: usize = 1024;
/// Most texts in one list.
const MAX_LIST: usize = 4096;

pub(super) fn open(file: String, from: File) -> Result<Foreign, EstateError> {
    let builder = guarded(&file, || ParquetRecordBatchReaderBuilder::try_new(from))?;
    let schema = Arc::clone(builder.schema());
    if schema.fields().len() > MAX_COLUMNS {
        return Err(EstateError::table(&file, format!("has more than {MAX_COLUMNS} columns"), ""));
    }
    for chunk in builder.metadata().row_groups().iter().flat_map(|g| g.columns()) {
        if chunk.uncompressed_size() > MAX_CHUNK_BYTES || chunk.uncompressed_size() < 0 {
            return Err(malformed(&file, "a column of a row group claims to be larger than 4 GiB"));
        }
    }
    let headers: Vec<Header> = schema
        .fields()
        .iter()
        .map(|field| Header {
            name: field.name().clone(),
            unreadable: Shape::of(field.data_type()).is_none().then(|| field.data_type().to_string()),
        })
        .collect();
    distinct(&file, &headers)?;
    let readable: Vec<usize> =
        headers.iter().enumerate().filter(|(_, h)| h.unreadable.is_none()).map(|(i, _)| i).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), readable.iter().copied());
    let reader = guarded(&file, || builder.with_projection(mask).with_batch_size(BATCH_ROWS).build())?;
    let rows = ParquetRows {
        file: file.clone(),
        names: headers.iter().map(|h| h.name.clone()).collect(),
        readable,
        reader: Some(reader),
        batch: Vec::new().into_iter(),
        number: 0,
    };
    Ok(Foreign { file, headers, rows: Box::new(rows) })
}

/// What a column of a readable type becomes.
enum Shape {
    Text,
    Flag,
    Time,
    List,
}

impl Shape {
    fn of(from: &DataType) -> Option<Self> {
        Some(match from {
            DataType::Boolean => Self::Flag,
            DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => Self::Time,
            DataType::List(item) | DataType::LargeList(item) if is_text(item.data_type()) => Self::List,
            other if is_text(other) || other.is_numeric() => Self::Text,
            _ => return None,
        })
    }
}

fn is_text(from: &DataType) -> bool {
    match from {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, value) => {
            matches!(**value, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

struct ParquetRows {
    file: String,
    names: Vec<String>,
    /// Which of the columns are in the batches.
    readable: Vec<usize>,
    reader: Option<ParquetRecordBatchReader>,
    batch: std::vec::IntoIter<ForeignRow>,
    number: u64,
}

impl ParquetRows {
    fn rows(&mut self, batch: &RecordBatch) -> Result<Vec<ForeignRow>, EstateError> {
        let mut rows: Vec<ForeignRow> = (1..=batch.num_rows() as u64)
            .map(|i| ForeignRow {
                number: self.number.saturating_add(i),
                cells: Ok(vec![Cell::Empty; self.names.len()]),
            })
            .collect();
        self.number = self.number.saturating_add(batch.num_rows() as u64);
        for (array, at) in batch.columns().iter().zip(&self.readable) {
            let name = self.names.get(*at).map(String::as_str).unwrap_or_default();
            let cells = cells(array).map_err(|e| EstateError::column(&self.file, name, e, ""))?;
            for (row, cell) in rows.iter_mut().zip(cells) {
                match cell {
                    Ok(cell) => {
                        let Ok(all) = &mut row.cells else { continue };
                        if let Some(place) = all.get_mut(*at) {
                            *place = cell;
                        }
                    }
                    Err(what) => {
                        row.cells = Err(BadTable {
                            file: self.file.clone(),
                            row: Some(row.number),
                            column: Some(name.to_owned()),
                            what,
                            help: "Shorten the value.".into(),
                        });
                    }
                }
            }
        }
        Ok(rows)
    }
}

impl Iterator for ParquetRows {
    type Item = Result<ForeignRow, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            let reader = self.reader.as_mut()?;
            let read = guarded(&self.file, || reader.next().transpose());
            let rows = match read {
                Ok(None) => {
                    self.reader = None;
                    return None;
                }
                Ok(Some(batch)) => self.rows(&batch),
                Err(e) => Err(e),
            };
            match rows {
                Ok(rows) => self.batch = rows.into_iter(),
                Err(e) => {
                    self.reader = None;
                    return Some(Err(e));
                }
            }
        }
    }
}

/// The cells of a column; a single one that is too long is an error of its own.
fn cells(array: &ArrayRef) -> Result<Vec<Result<Cell, String>>, String> {
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    let cast = |to: &DataType| {
        cast_with_options(array, to, &strict).map_err(|e| format!("cannot be read as {to}: {e}"))
    };
    let text = |value: &str| match value.len() > MAX_FIELD_BYTES {
        true => Err(format!("is longer than {MAX_FIELD_BYTES} bytes")),
        false if value.trim().is_empty() => Ok(Cell::Empty),
        false => Ok(Cell::Text(value.to_owned())),
    };
    Ok(match Shape::of(array.data_type()) {
        Some(Shape::Flag) => {
            array.as_boolean().iter().map(|v| Ok(v.map_or(Cell::Empty, Cell::Flag))).collect()
        }
        Some(Shape::Time) => {
            let times = micros(array)?;
            let times = times.as_primitive::<TimestampMicrosecondType>();
            times.iter().map(|v| Ok(v.map_or(Cell::Empty, Cell::Time))).collect()
        }
        Some(Shape::Text) => {
            let texts = cast(&DataType::Utf8)?;
            texts.as_string::<i32>().iter().map(|v| v.map_or(Ok(Cell::Empty), text)).collect()
        }
        Some(Shape::List) => {
            let item = arrow::datatypes::Field::new("item", DataType::Utf8, true);
            let lists = cast(&DataType::List(Arc::new(item)))?;
            lists
                .as_list::<i32>()
                .iter()
                .map(|list| list.map_or(Ok(Cell::Empty), |list| items(&list)))
                .collect()
        }
        None => vec![Ok(Cell::Empty); array.len()],
    })
}

fn items(list: &ArrayRef) -> Result<Cell, String> {
    if list.len() > MAX_LIST {
        return Err(format!("holds more than {MAX_LIST} texts"));
    }
    let texts: Vec<String> = list.as_string::<i32>().iter().flatten().map(str::to_owned).collect();
    if texts.iter().map(String::len).sum::<usize>() > MAX_FIELD_BYTES {
        return Err(format!("is longer than {MAX_FIELD_BYTES} bytes"));
    }
    Ok(if texts.is_empty() { Cell::Empty } else { Cell::List(texts) })
}
