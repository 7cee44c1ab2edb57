//! From what a form sent to the fields of a draft, led by the kind's description. Names are paths: `title`,
//! `current.likelihood`, `roles[0].from`. Attested fields are never read, whatever was sent.

use std::collections::BTreeSet;

use muster_model::{FieldSpec, FieldType, Kind};
use serde_json::{Map, Value as Json};

use super::Draft;
use crate::web::pairs::Pairs;

/// Most rows read of one list.
const MOST: usize = 2_000;

/// Reads a form. With `blank`, empty rows of lists stay (as null), so that rows keep their numbers.
pub fn read(kind: Kind, form: &Pairs, blank: bool) -> Draft {
    let mut fields = Map::new();
    for spec in kind.fields().filter(|f| is_open(f)) {
        if let Some(value) = one(&spec.ty, spec.name, form, blank) {
            fields.insert(spec.name.to_owned(), value);
        }
    }
    Draft {
        fields,
        body: form.get("body").unwrap_or("").replace("\r\n", "\n"),
        id: form.filled("id").unwrap_or("").to_owned(),
        note: form.filled("note").unwrap_or("").to_owned(),
    }
}

/// True for fields that a form may set.
pub fn is_open(spec: &FieldSpec) -> bool {
    !spec.attested && !spec.acted && !matches!(spec.ty, FieldType::Attestation)
}

fn one(ty: &FieldType, path: &str, form: &Pairs, blank: bool) -> Option<Json> {
    match ty {
        FieldType::Group(fields) => {
            let mut map = Map::new();
            for spec in fields.iter().filter(|f| is_open(f)) {
                if let Some(value) = one(&spec.ty, &format!("{path}.{}", spec.name), form, blank) {
                    map.insert(spec.name.to_owned(), value);
                }
            }
            (!map.is_empty()).then_some(Json::Object(map))
        }
        FieldType::List(of) => {
            let items = list(of, path, form, blank);
            (!items.is_empty()).then_some(Json::Array(items))
        }
        _ => scalar(ty, form.get(path)?),
    }
}

fn scalar(ty: &FieldType, text: &str) -> Option<Json> {
    let text = match ty {
        FieldType::Prose => text.replace("\r\n", "\n").trim_end().to_owned(),
        _ => text.trim().to_owned(),
    };
    if text.is_empty() {
        return None;
    }
    Some(match ty {
        FieldType::Bool if text == "true" => Json::Bool(true),
        FieldType::Bool if text == "false" => Json::Bool(false),
        FieldType::Integer => text.parse::<i64>().map_or(Json::String(text), Json::from),
        // A time typed without its zone, as browsers give it, is taken as UTC, which the hint says.
        FieldType::Instant if text.len() == 16 && !text.ends_with('Z') => Json::String(format!("{text}:00Z")),
        _ => Json::String(text),
    })
}

fn list(of: &FieldType, path: &str, form: &Pairs, blank: bool) -> Vec<Json> {
    // Ticked boxes share one name; rows are numbered.
    let mut items: Vec<Json> = form.all(path).filter_map(|text| scalar(of, text)).collect();
    let start = format!("{path}[");
    let numbers: BTreeSet<usize> = form
        .iter()
        .filter_map(|(name, _)| name.strip_prefix(&start)?.split_once(']')?.0.parse().ok())
        .filter(|n| *n < MOST)
        .collect();
    for number in numbers {
        let value = one(of, &format!("{path}[{number}]"), form, blank);
        items.extend(value.or(blank.then_some(Json::Null)));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_become_values() {
        let kind = Kind::parse("risk").unwrap();
        let form = Pairs::from([
            ("title", " Stolen key "),
            ("affects", "integrity"),
            ("affects", "availability"),
            ("assets[0]", "asset/a"),
            ("assets[2]", ""),
            ("assets[5]", "asset/b"),
            ("current.likelihood", "possible"),
            ("current.frequency.low", "0.1"),
            ("review.every", ""),
            ("threat", "one\r\ntwo\r\n"),
            ("body", "x\r\n"),
        ]);
        let draft = read(kind, &form, false);
        assert_eq!(
            Json::Object(draft.fields),
            json!({
                "title": "Stolen key",
                "assets": ["asset/a", "asset/b"],
                "affects": ["integrity", "availability"],
                "threat": "one\ntwo",
                "current": {"likelihood": "possible", "frequency": {"low": "0.1"}},
            })
        );
        assert_eq!(draft.body, "x\n");
        let rows = read(kind, &form, true).fields.get("assets").cloned();
        assert_eq!(rows, Some(json!(["asset/a", null, "asset/b"])));
    }

    #[test]
    fn attested_fields_are_never_read() {
        let kind = Kind::parse("finding").unwrap();
        let form = Pairs::from([("title", "x"), ("closed.by", "person/ada"), ("closed", "yes")]);
        assert!(!read(kind, &form, false).fields.contains_key("closed"));
    }
}
