//! Rows of a delimited text file in somebody's layout (RFC 4180, with the delimiter that is said). Not our own tables
//! (`csv_file`), whose first bad row ends the reading.
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::ByteRecord;

use super::{Encoding, Foreign, ForeignRow, Header, TextForm, distinct};
use crate::cell::Cell;
use crate::csv_file::{MAX_COLUMNS, MAX_FIELD_BYTES, RowLimit, strip_mark, unreadable};
use crate::error::{BadTable, EstateError};

pub(super) fn open(file: String, from: Box<dyn Read + Send>, form: TextForm) -> Result<Foreign, EstateError> {
    let since_row = Arc::new(AtomicUsize::new(0));
    let limited = RowLimit { inner: from, since_row: Arc::clone(&since_row) };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(form.delimiter)
        .from_reader(limited);
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(|e| unreadable(&file, 0, &e))? {
        return Err(EstateError::table(&file, "is empty", "Write a header line with the column names."));
    }
    if record.get(0).is_some_and(|f| f.starts_with(b"\xff\xfe") || f.starts_with(b"\xfe\xff")) {
        return Err(EstateError::table(&file, "is written in UTF-16", "Save the file as UTF-8."));
    }
    if record.len() > MAX_COLUMNS {
        return Err(EstateError::table(&file, format!("has more than {MAX_COLUMNS} columns"), ""));
    }
    let mut headers = Vec::with_capacity(record.len());
    for (i, name) in record.iter().enumerate() {
        let name = decode(strip_mark(i, name), form.encoding).ok_or_else(|| not_text(&file))?;
        headers.push(Header { name: name.trim().to_owned(), unreadable: None });
    }
    distinct(&file, &headers)?;
    since_row.store(0, Ordering::Relaxed);
    let rows = CsvRows {
        file: file.clone(),
        names: headers.iter().map(|h| h.name.clone()).collect(),
        encoding: form.encoding,
        reader,
        since_row,
        record,
        number: 0,
        done: false,
    };
    Ok(Foreign { file, headers, rows: Box::new(rows) })
}

fn not_text(file: &str) -> EstateError {
    EstateError::table(
        file,
        "has a header that is not UTF-8",
        "Save the file as UTF-8, or say that its encoding is windows-1252.",
    )
}

struct CsvRows {
    file: String,
    names: Vec<String>,
    encoding: Encoding,
    reader: csv::Reader<RowLimit<Box<dyn Read + Send>>>,
    since_row: Arc<AtomicUsize>,
    record: ByteRecord,
    number: u64,
    done: bool,
}

impl CsvRows {
    fn cells(&self) -> Result<Vec<Cell>, BadTable> {
        let bad = |column: Option<&String>, what: String, help: &str| BadTable {
            file: self.file.clone(),
            row: Some(self.number),
            column: column.cloned(),
            what,
            help: help.to_owned(),
        };
        if self.record.len() != self.names.len() {
            let what = format!("has {} fields, the header has {}", self.record.len(), self.names.len());
            return Err(bad(None, what, "Quote fields that hold the delimiter."));
        }
        self.record
            .iter()
            .zip(&self.names)
            .map(|(field, name)| {
                if field.len() > MAX_FIELD_BYTES {
                    let what = format!("is longer than {MAX_FIELD_BYTES} bytes");
                    return Err(bad(Some(name), what, "Shorten the value."));
                }
                let help = "Save the file as UTF-8, or say that its encoding is windows-1252.";
                let text = decode(field, self.encoding)
                    .ok_or_else(|| bad(Some(name), "is not UTF-8".into(), help))?;
                Ok(if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text) })
            })
            .collect()
    }
}

impl Iterator for CsvRows {
    type Item = Result<ForeignRow, EstateError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.number = self.number.saturating_add(1);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                self.since_row.store(0, Ordering::Relaxed);
                Some(Ok(ForeignRow { number: self.number, cells: self.cells() }))
            }
            Ok(false) => {
                self.done = true;
                None
            }
            Err(e) => {
                self.done = true;
                Some(Err(unreadable(&self.file, self.number, &e)))
            }
        }
    }
}

fn decode(bytes: &[u8], encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Encoding::Windows1252 => {
            Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
    }
}
