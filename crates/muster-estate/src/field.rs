//! How one field of a row becomes a column value and back. Not the rows themselves.
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, ListBuilder, StringArray, StringBuilder, TimestampMicrosecondArray,
};

use crate::batch::Batch;
use crate::cell::Cell;
use crate::error::{BadValue, shown};
use crate::schema::Kind;
use crate::words::{
    AccountKind, Assignment, AuthProtocol, CredentialKind, Door, PersonStatus, SubjectKind, Word,
};

/// A field type of the row structs.
pub trait Field: Sized + 'static {
    /// What its column holds.
    const KIND: Kind;
    /// Whether null is a value of its own.
    const NULLABLE: bool;

    /// Builds the column of these values.
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef;

    /// Reads the value of `row` in the column `name` of `batch`.
    ///
    /// # Errors
    /// When the value is not one of the type.
    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue>;

    /// Makes the value out of one of a foreign table.
    ///
    /// # Errors
    /// When it is not one of the type.
    fn from_cell(name: &'static str, cell: Cell) -> Result<Self, BadValue>;
}

fn column_fault(name: &'static str) -> impl Fn(crate::EstateError) -> BadValue {
    move |e| BadValue { column: name, what: e.to_string(), help: String::new() }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    const NULLABLE: bool = false;

    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(values))
    }

    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
        Ok(Option::<String>::read(batch, name, row)?.unwrap_or_default())
    }

    fn from_cell(_: &'static str, cell: Cell) -> Result<Self, BadValue> {
        Ok(cell.into_text().unwrap_or_default())
    }
}

impl Field for Option<String> {
    const KIND: Kind = Kind::Text;
    const NULLABLE: bool = true;

    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(Option::as_deref).collect::<StringArray>())
    }

    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
        Ok(batch.texts(name).map_err(column_fault(name))?.get(row).map(str::to_owned))
    }

    fn from_cell(_: &'static str, cell: Cell) -> Result<Self, BadValue> {
        Ok(cell.into_text())
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Flag;
    const NULLABLE: bool = false;

    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(|v| Some(*v)).collect::<BooleanArray>())
    }

    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
        Ok(batch.flags(name).map_err(column_fault(name))?.get(row))
    }

    fn from_cell(name: &'static str, cell: Cell) -> Result<Self, BadValue> {
        cell.into_flag(name)
    }
}

impl Field for Option<i64> {
    const KIND: Kind = Kind::Time;
    const NULLABLE: bool = true;

    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.copied().collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    }

    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
        Ok(batch.times(name).map_err(column_fault(name))?.get(row))
    }

    fn from_cell(name: &'static str, cell: Cell) -> Result<Self, BadValue> {
        cell.into_time(name)
    }
}

impl Field for Vec<String> {
    const KIND: Kind = Kind::List;
    const NULLABLE: bool = true;

    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for list in values {
            lists.append_value(list.iter().map(Some));
        }
        Arc::new(lists.finish())
    }

    fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
        Ok(batch.lists(name).map_err(column_fault(name))?.get(row).map(str::to_owned).collect())
    }

    fn from_cell(_: &'static str, cell: Cell) -> Result<Self, BadValue> {
        Ok(cell.into_list())
    }
}

macro_rules! word_fields {
    ($($word:ty),+) => {$(
        impl Field for $word {
            const KIND: Kind = Kind::Word(<$word as Word>::SPELLINGS);
            const NULLABLE: bool = false;

            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                Arc::new(StringArray::from_iter_values(values))
            }

            fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
                Option::<$word>::read(batch, name, row)?.ok_or_else(|| BadValue {
                    column: name,
                    what: "is empty".into(),
                    help: format!("Write one of {}.", <$word as Word>::SPELLINGS.join(", ")),
                })
            }

            fn from_cell(name: &'static str, cell: Cell) -> Result<Self, BadValue> {
                Option::<$word>::from_cell(name, cell)?.ok_or_else(|| BadValue {
                    column: name,
                    what: "is empty".into(),
                    help: format!("Write one of {}.", <$word as Word>::SPELLINGS.join(", ")),
                })
            }
        }

        impl Field for Option<$word> {
            const KIND: Kind = Kind::Word(<$word as Word>::SPELLINGS);
            const NULLABLE: bool = true;

            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                Arc::new(values.map(|v| v.map(<$word>::as_str)).collect::<StringArray>())
            }

            fn read(batch: &Batch, name: &'static str, row: usize) -> Result<Self, BadValue> {
                // `conform` has checked the spelling, so a text that is no word does not come this far.
                Ok(batch.texts(name).map_err(column_fault(name))?.get(row).and_then(<$word>::parse))
            }

            fn from_cell(name: &'static str, cell: Cell) -> Result<Self, BadValue> {
                let Some(text) = cell.into_text() else { return Ok(None) };
                <$word>::parse(&text).map(Some).ok_or_else(|| BadValue {
                    column: name,
                    what: format!("'{}' is not a known value", shown(&text)),
                    help: format!("Write one of {}.", <$word as Word>::SPELLINGS.join(", ")),
                })
            }
        }
    )+};
}

word_fields!(PersonStatus, AccountKind, SubjectKind, Assignment, AuthProtocol, CredentialKind, Door);
