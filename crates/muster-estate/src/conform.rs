//! Makes a column read from a file conform to the schema: known type, no null where none may be, words spelled right.
//! Not a reader: it sees arrays only.
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType};

use crate::batch::Batch;
use crate::coded::{Coded, Dictionary};
use crate::error::{BadValue, EstateError, shown};
use crate::schema::{Column, Kind, Table};

/// Whether a column of this arrow type can be read as `kind`.
pub(crate) fn accepts(kind: Kind, from: &DataType) -> bool {
    let text = |t: &DataType| matches!(t, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match (kind, from) {
        (_, DataType::Null) | (Kind::Flag, DataType::Boolean) => true,
        (Kind::Text | Kind::Word(_), DataType::Dictionary(_, value)) => text(value),
        (Kind::Text | Kind::Word(_), other) => text(other),
        (Kind::Time, DataType::Timestamp(..) | DataType::Date32 | DataType::Date64) => true,
        (Kind::List, DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)) => {
            match item.data_type() {
                DataType::Dictionary(_, value) => text(value),
                other => text(other) || *other == DataType::Null,
            }
        }
        _ => false,
    }
}

/// The error for a column whose type [`accepts`] refuses.
pub(crate) fn wrong_type(file: &str, column: &Column, found: &DataType) -> EstateError {
    EstateError::column(
        file,
        column.name,
        format!("has type {found}, expected {}", column.kind.describe()),
        "Write the column with that type.",
    )
}

/// Casts `array` to the type of `column`.
pub(crate) fn cast_column(file: &str, column: &Column, array: &ArrayRef) -> Result<ArrayRef, EstateError> {
    let wanted = column.kind.arrow_type();
    if array.data_type() == &wanted {
        return Ok(Arc::clone(array));
    }
    if array.data_type() == &DataType::Null {
        return Ok(new_null_array(&wanted, array.len()));
    }
    if !accepts(column.kind, array.data_type()) {
        return Err(wrong_type(file, column, array.data_type()));
    }
    if column.kind == Kind::Time {
        return micros(array).map_err(|e| EstateError::column(file, column.name, e, ""));
    }
    cast_with_options(array, &wanted, &CastOptions { safe: false, ..CastOptions::default() }).map_err(|e| {
        EstateError::column(
            file,
            column.name,
            format!("cannot be read as {}: {e}", column.kind.describe()),
            "",
        )
    })
}

/// Times of any unit as microseconds. A time without a zone is UTC; dates are their midnight.
pub(crate) fn micros(array: &ArrayRef) -> Result<ArrayRef, String> {
    let (times, over) = match array.data_type() {
        DataType::Date32 => (86_400_000_000, 1),
        DataType::Timestamp(TimeUnit::Second, _) => (1_000_000, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) | DataType::Date64 => (1_000, 1),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => (1, 1_000),
        _ => (1, 1),
    };
    let raw =
        cast_with_options(array, &DataType::Int64, &CastOptions { safe: false, ..CastOptions::default() })
            .map_err(|e| format!("cannot be read as a time: {e}"))?;
    let converted =
        raw.as_primitive::<Int64Type>().try_unary::<_, TimestampMicrosecondType, _>(|value: i64| {
            value
                .checked_mul(times)
                .map(|v| v.div_euclid(over))
                .ok_or("holds a time that is out of range".to_owned())
        })?;
    Ok(Arc::new(converted.with_timezone("UTC")))
}

/// Checks the values that a type cannot: keys are there, words are spelled right. `checked` remembers, for each column, the
/// dictionary that was found good; it may be empty.
pub(crate) fn check_values(
    table: Table,
    columns: &[&'static Column],
    batch: &Batch,
    checked: &mut [Option<Dictionary>],
) -> Result<(), EstateError> {
    let mut checked = checked.iter_mut();
    for (column, array) in columns.iter().zip(&batch.columns) {
        let mut unknown = None;
        let known = checked.next().unwrap_or(&mut unknown);
        let is_key = table.key().contains(&column.name);
        let words = if let Kind::Word(words) = column.kind { Some(words) } else { None };
        if !is_key && words.is_none() {
            continue;
        }
        if let Some(coded) = array.as_dictionary_opt::<Int32Type>() {
            check_coded(column, is_key, words, Coded(coded), batch, known)?;
        }
        let Some(texts) = array.as_string_opt::<i32>() else { continue };
        for row in 0..texts.len() {
            let value = texts.is_valid(row).then(|| texts.value(row));
            if let Err(bad) = check_value(column, is_key, words, value) {
                return Err(bad.at(&batch.file, batch.row_number(row)));
            }
        }
    }
    Ok(())
}

/// The same for a coded column: each different text once, and rows only where one of them is bad.
fn check_coded(
    column: &'static Column,
    is_key: bool,
    words: Option<&[&str]>,
    coded: Coded<'_>,
    batch: &Batch,
    known: &mut Option<Dictionary>,
) -> Result<(), EstateError> {
    let dictionary = coded.dictionary();
    let no_null = check_value(column, is_key, words, None).is_ok()
        || (coded.0.keys().null_count() == 0 && coded.0.values().null_count() == 0);
    let good = |text: &str| check_value(column, is_key, words, Some(text)).is_ok();
    let seen = known.as_ref().is_some_and(|known| known.same(&dictionary));
    if no_null && (seen || dictionary.iter().flatten().all(good)) {
        *known = Some(dictionary);
        return Ok(());
    }
    for row in 0..batch.rows {
        check_value(column, is_key, words, coded.get(row))
            .map_err(|bad| bad.at(&batch.file, batch.row_number(row)))?;
    }
    Ok(())
}

fn check_value(
    column: &Column,
    is_key: bool,
    words: Option<&[&str]>,
    value: Option<&str>,
) -> Result<(), BadValue> {
    let bad = |what: String, help: String| Err(BadValue { column: column.name, what, help });
    match (value, words) {
        (None, Some(words)) if !column.nullable => {
            bad("is empty".into(), format!("Write one of {}.", words.join(", ")))
        }
        (None | Some(""), None) if is_key => bad("is empty".into(), "Every row needs its id.".into()),
        (Some(text), Some(words)) if !words.contains(&text) => bad(
            format!("'{}' is not a known value", shown(text)),
            format!("Write one of {}.", words.join(", ")),
        ),
        _ => Ok(()),
    }
}
