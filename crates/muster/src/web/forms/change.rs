//! From a draft to an edit: only what differs from the version it is based on. And the two buttons that change a
//! draft without saving it: one row more, one row less.

use muster_model::edit::Edit;
use muster_model::{FieldType, Kind};
use serde_json::Value as Json;

use super::read::is_open;
use super::{Draft, control_id};

/// What of `draft` differs from `base` (nothing: a new record).
pub fn edit(kind: Kind, base: Option<&Draft>, draft: &Draft) -> Edit {
    let mut fields = Vec::new();
    for spec in kind.fields().filter(|f| is_open(f)) {
        let (was, is) = (base.and_then(|b| b.fields.get(spec.name)), draft.fields.get(spec.name));
        if !same(&spec.ty, was, is) {
            fields.push((spec.name.to_owned(), is.cloned()));
        }
    }
    let same_body = base.is_some_and(|b| b.body.trim_end() == draft.body.trim_end());
    let mut body = draft.body.clone();
    if !body.is_empty() && !body.ends_with('\n') {
        body.push('\n');
    }
    Edit { fields, body: (!same_body).then_some(body) }
}

/// Numbers are the same however many zeros end them.
fn same(ty: &FieldType, was: Option<&Json>, is: Option<&Json>) -> bool {
    if was == is {
        return true;
    }
    match (ty, was, is) {
        (FieldType::Decimal, Some(Json::String(a)), Some(Json::String(b))) => {
            matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a.to_bits() == b.to_bits())
        }
        _ => false,
    }
}

/// Adds an empty row at `path`, or takes the row at `path` away. Gives the id to go to.
pub fn rows(draft: &mut Draft, add: Option<&str>, remove: Option<&str>) -> Option<String> {
    if let Some(path) = add {
        let place = slot(&mut draft.fields, path)?;
        if !place.is_array() {
            *place = Json::Array(Vec::new());
        }
        let items = place.as_array_mut()?;
        items.push(Json::Null);
        return Some(control_id(&format!("{path}[{}]", items.len() - 1)));
    }
    let (list, index) = remove?.rsplit_once('[')?;
    let index: usize = index.trim_end_matches(']').parse().ok()?;
    let items = slot(&mut draft.fields, list)?.as_array_mut()?;
    if index < items.len() {
        items.remove(index);
    }
    Some(control_id(list))
}

/// The value at a path, made where there is none yet.
fn slot<'d>(fields: &'d mut serde_json::Map<String, Json>, path: &str) -> Option<&'d mut Json> {
    let mut parts = path.split('.');
    let (name, indexes) = split(parts.next()?);
    let mut here = into(fields.entry(name).or_insert(Json::Null), indexes)?;
    for part in parts {
        if here.is_null() {
            *here = Json::Object(serde_json::Map::new());
        }
        let (name, indexes) = split(part);
        here = into(here.as_object_mut()?.entry(name).or_insert(Json::Null), indexes)?;
    }
    Some(here)
}

fn split(part: &str) -> (&str, &str) {
    part.find('[').and_then(|at| part.split_at_checked(at)).unwrap_or((part, ""))
}

fn into<'d>(mut here: &'d mut Json, indexes: &str) -> Option<&'d mut Json> {
    for index in indexes.split('[').filter(|i| !i.is_empty()) {
        here = here.as_array_mut()?.get_mut(index.trim_end_matches(']').parse::<usize>().ok()?)?;
    }
    Some(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs() {
        let kind = Kind::parse("risk").unwrap();
        let draft = |v: Json| Draft {
            fields: v.as_object().cloned().unwrap(),
            body: "b\n".into(),
            ..Draft::default()
        };
        let base = draft(json!({"title": "a", "threat": "t", "closed": {"by": "x"}}));
        let mine = draft(json!({"title": "b"}));
        let edit = edit(kind, Some(&base), &mine);
        assert_eq!(edit.fields, vec![("title".to_owned(), Some(json!("b"))), ("threat".to_owned(), None)]);
        assert_eq!(edit.body, None);
    }

    #[test]
    fn rows_come_and_go() {
        let mut draft = Draft::default();
        assert_eq!(rows(&mut draft, Some("roles"), None).as_deref(), Some("f-roles-0"));
        assert_eq!(rows(&mut draft, Some("roles[0].parts"), None).as_deref(), Some("f-roles-0-parts-0"));
        assert_eq!(draft.fields.get("roles"), Some(&json!([{"parts": [null]}])));
        rows(&mut draft, None, Some("roles[0]"));
        assert_eq!(draft.fields.get("roles"), Some(&json!([])));
        assert_eq!(rows(&mut draft, Some("a[7].b"), None), None);
    }
}
