//! Forms made from the description of a kind: what is shown, what is read back, and what of it changes a record.
//! Attested fields are shown and never read.

pub mod change;
mod control;
mod field;
mod options;
mod read;
mod short;
pub mod summary;

use std::cell::RefCell;
use std::collections::BTreeSet;

use muster_app::FieldError;
use muster_model::merge::Conflict;
use muster_model::{Diagnostic, Kind, Record};
use serde_json::{Map, Value as Json};

use super::pairs::Pairs;
use super::visit::Visit;

pub use field::form;
pub use read::read;
pub use short::{bounded, named, short};

/// What somebody typed, or what a record says, before it is checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// Fields by name. What cannot be read stays as the text that was typed; `null` is an empty row.
    pub fields: Map<String, Json>,
    /// The Markdown.
    pub body: String,
    /// The id, for a new record.
    pub id: String,
    /// What changed and why.
    pub note: String,
}

impl Draft {
    /// What a record says now.
    pub fn of(record: &Record) -> Self {
        Self {
            fields: record.fields(),
            body: record.body().replace("\r\n", "\n"),
            id: record.id.to_string(),
            note: String::new(),
        }
    }

    /// An empty draft with what an address suggests: `?title=…&assets=asset/x`.
    pub fn suggested(kind: Kind, query: &Pairs) -> Self {
        read(kind, query, false)
    }
}

/// Everything a form is shown with.
pub struct Form<'f> {
    /// The request.
    pub v: &'f Visit,
    /// The kind.
    pub kind: Kind,
    /// The values.
    pub draft: &'f Draft,
    /// The record as it stands, for attested fields; none for a new one.
    pub record: Option<&'f Record>,
    /// What was not taken.
    pub errors: &'f [FieldError],
    /// What the rules say.
    pub notes: &'f [&'f Diagnostic],
    /// Fields that somebody else changed too.
    pub conflicts: &'f [Conflict],
    /// The version the form is based on.
    pub based_on: Option<i64>,
    /// The fields that are asked; all when it is empty.
    pub only: &'f [&'static str],
    /// Lists of suggestions that controls of this form use.
    pub lists: RefCell<BTreeSet<String>>,
}

impl<'f> Form<'f> {
    /// A form without errors, notes or conflicts yet.
    pub fn new(v: &'f Visit, kind: Kind, draft: &'f Draft) -> Self {
        Self {
            v,
            kind,
            draft,
            record: None,
            errors: &[],
            notes: &[],
            conflicts: &[],
            based_on: None,
            only: &[],
            lists: RefCell::default(),
        }
    }

    /// True when this field is asked.
    fn asks(&self, field: &str) -> bool {
        self.only.is_empty() || self.only.contains(&field)
    }
}

/// The id of the control for a field path: `current.likelihood` gives `f-current-likelihood`.
pub fn control_id(path: &str) -> String {
    let mut out = String::from("f-");
    for c in path.chars() {
        match c {
            ']' => {}
            '[' | '.' => out.push('-'),
            c => out.push(c),
        }
    }
    out
}
