//! What a list can be filtered by: owner, choices, yes and no; with the count of each over all rows.

use std::collections::BTreeMap;

use muster_model::kind::COMMON;
use muster_model::{FieldSpec, FieldType};
use serde_json::Value as Json;

use super::{Row, Table};

/// Most values offered for one facet.
const MOST: usize = 60;

/// One thing to filter by.
#[derive(Debug)]
pub struct Facet {
    /// The field.
    pub spec: &'static FieldSpec,
    /// Its values, with counts.
    pub values: Vec<FacetValue>,
}

/// One value to filter by.
#[derive(Debug)]
pub struct FacetValue {
    /// In addresses; `-` stands for nothing filled in.
    pub word: String,
    /// For people; empty where a title must be looked up.
    pub label: String,
    /// How many rows have it.
    pub count: usize,
}

/// Every facet of a table.
pub fn of(table: &Table) -> Vec<Facet> {
    let fields = COMMON.iter().filter(|f| f.name == "owner").chain(table.kind.spec().fields);
    fields.filter(|f| offered(&f.ty) || f.name == "owner").filter_map(|f| one(f, table)).collect()
}

fn offered(ty: &FieldType) -> bool {
    match ty {
        FieldType::Choice(_) | FieldType::Bool => true,
        FieldType::List(of) => matches!(of, FieldType::Choice(_)),
        _ => false,
    }
}

fn one(spec: &'static FieldSpec, table: &Table) -> Option<Facet> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in &table.rows {
        words(row, spec.name, &mut |word| match counts.get_mut(word) {
            Some(n) => *n += 1,
            None => {
                counts.insert(word.to_owned(), 1);
            }
        });
    }
    if counts.len() < 2 || counts.len() > MOST {
        return None;
    }
    let mut values: Vec<_> = counts
        .into_iter()
        .map(|(word, count)| FacetValue { label: label(&spec.ty, &word), word, count })
        .collect();
    let choices = choices(&spec.ty);
    values.sort_by_key(|v| choices.iter().position(|c| c.word == v.word).unwrap_or(usize::MAX));
    Some(Facet { spec, values })
}

/// Tells every word a row has under a field; `-` when it has none.
pub fn words(row: &Row, field: &str, tell: &mut dyn FnMut(&str)) {
    match row.fields.get(field) {
        Some(Json::String(word)) => tell(word.split('@').next().unwrap_or(word)),
        Some(Json::Bool(b)) => tell(if *b { "true" } else { "false" }),
        Some(Json::Array(items)) => {
            for word in items.iter().filter_map(Json::as_str) {
                tell(word);
            }
        }
        _ => tell("-"),
    }
}

fn choices(ty: &FieldType) -> &'static [muster_model::Choice] {
    match ty {
        FieldType::Choice(choices) => choices,
        FieldType::List(of) => choices_of(of),
        _ => &[],
    }
}

fn choices_of(ty: &FieldType) -> &'static [muster_model::Choice] {
    match ty {
        FieldType::Choice(choices) => choices,
        _ => &[],
    }
}

fn label(ty: &FieldType, word: &str) -> String {
    match (ty, word) {
        (_, "-") => "Not filled in".into(),
        (FieldType::Bool, "true") => "Yes".into(),
        (FieldType::Bool, _) => "No".into(),
        _ => choices(ty).iter().find(|c| c.word == word).map(|c| c.label.to_owned()).unwrap_or_default(),
    }
}
