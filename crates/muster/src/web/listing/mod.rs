//! Lists of one kind: rows kept per organisation and kind, so that a list of thousands is answered without reading
//! any record again; and the selection (search, filters, order, page) that an address asks for.

mod column;
mod facet;
mod order;
mod selection;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use muster_model::{FieldType, Kind, OrgId, Programme, Record};
use serde_json::{Map, Value as Json};

pub use column::{Column, all_columns, usual_columns};
pub use facet::Facet;
pub use selection::Selection;

/// One record, read once.
#[derive(Debug)]
pub struct Row {
    /// The record.
    pub record: Arc<Record>,
    /// Its fields.
    pub fields: Map<String, Json>,
    /// What a search looks into, in lower case: title, id, text fields.
    words: String,
}

/// Longest text of one field that a list's search looks into.
const SEARCHED: usize = 400;

impl Row {
    fn of(record: &Arc<Record>) -> Arc<Self> {
        let fields = record.fields();
        let mut words = format!("{}\n{}\n", record.title, record.id).to_lowercase();
        for spec in record.kind.spec().fields {
            if let (FieldType::Text | FieldType::Prose, Some(Json::String(text))) =
                (spec.ty, fields.get(spec.name))
            {
                words.extend(text.chars().take(SEARCHED).flat_map(char::to_lowercase));
                words.push('\n');
            }
        }
        Arc::new(Self { record: record.clone(), fields, words })
    }
}

/// Every record of one kind, by id.
#[derive(Debug)]
pub struct Table {
    /// The kind.
    pub kind: Kind,
    /// Its records.
    pub rows: Vec<Arc<Row>>,
    position: i64,
    facets: OnceLock<Vec<Facet>>,
}

impl Table {
    /// Reads the rows; those of `before` that did not change are taken over.
    fn read(programme: &Programme, kind: Kind, position: i64, before: Option<&Self>) -> Self {
        let mut old = before.map_or(&[][..], |t| t.rows.as_slice()).iter().peekable();
        let row = |record: &Arc<Record>| {
            while old.next_if(|r| r.record.id < record.id).is_some() {}
            match old.peek() {
                Some(r) if Arc::ptr_eq(&r.record, record) => (*r).clone(),
                _ => Row::of(record),
            }
        };
        Self { kind, rows: programme.of_kind(kind).map(row).collect(), position, facets: OnceLock::new() }
    }

    /// What the kind can be filtered by, with counts over all rows.
    pub fn facets(&self) -> &[Facet] {
        self.facets.get_or_init(|| facet::of(self))
    }
}

/// Tables so far.
#[derive(Default)]
pub struct Tables(Mutex<HashMap<(OrgId, Kind), Arc<Table>>>);

impl Tables {
    /// The table of a kind as it stands at a journal position.
    pub fn get(&self, programme: &Programme, kind: Kind, position: i64) -> Arc<Table> {
        let key = (programme.org.clone(), kind);
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(table) = before.as_ref().filter(|t| t.position == position) {
            return table.clone();
        }
        let table = Arc::new(Table::read(programme, kind, position, before.as_deref()));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, table.clone());
        table
    }

    /// The table of a kind in a programme of the past: read, and not kept.
    pub fn of_past(programme: &Programme, kind: Kind) -> Arc<Table> {
        Arc::new(Table::read(programme, kind, 0, None))
    }
}
