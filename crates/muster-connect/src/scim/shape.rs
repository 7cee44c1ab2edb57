//! A payload in the shape of its schemas: names spelled as the schema has them, values of the right type, and nothing that
//! is not ours to keep: read-only attributes, unknown ones, and above all passwords (RFC 7643, 4.1.1: write-only).

use serde_json::{Value as Json, json};

use super::Object;
use super::error::ScimError;
use super::matching::flag;
use super::path::shown;
use super::schema::{Attribute, Mutability, ResourceKind, Type};

/// Longest string that is kept.
const MAX_TEXT: usize = 64 << 10;
/// Most values of one attribute.
const MAX_VALUES: usize = 100_000;

/// Shapes a whole resource, and refuses what a resource must not be.
///
/// # Errors
/// `invalidValue`, with the attribute.
pub fn shape(kind: ResourceKind, payload: &Object) -> Result<Object, ScimError> {
    let mut out = Object::new();
    let mut schemas = vec![json!(kind.core())];
    for (name, value) in payload {
        if let Some(extension) = kind.extensions().find(|s| s.id.eq_ignore_ascii_case(name)) {
            let Json::Object(inner) = value else {
                if value.is_null() {
                    continue;
                }
                return Err(ScimError::value(format!("`{}` must be an object", extension.id)));
            };
            let mut kept = Object::new();
            for (name, value) in inner {
                if let Some(attribute) = extension.attribute(name) {
                    keep(&mut kept, attribute, value)?;
                }
            }
            if !kept.is_empty() {
                schemas.push(json!(extension.id));
                out.insert(extension.id.clone(), Json::Object(kept));
            }
            continue;
        }
        // Some clients send core attributes under the core schema's URN.
        if name.eq_ignore_ascii_case(kind.core()) {
            for (name, value) in value.as_object().into_iter().flatten() {
                core(&mut out, kind, name, value)?;
            }
            continue;
        }
        core(&mut out, kind, name, value)?;
    }
    for attribute in kind.attributes().filter(|a| a.required) {
        let missing =
            out.get(&attribute.name).is_none_or(|v| v.as_str().is_some_and(|s| s.trim().is_empty()));
        if missing {
            return Err(ScimError::value(format!("`{}` is required", attribute.name)));
        }
    }
    out.insert("schemas".into(), Json::Array(schemas));
    Ok(out)
}

fn core(out: &mut Object, kind: ResourceKind, name: &str, value: &Json) -> Result<(), ScimError> {
    match kind.attributes().find(|a| a.name.eq_ignore_ascii_case(name)) {
        Some(attribute) if attribute.name != "schemas" => keep(out, attribute, value),
        _ => Ok(()),
    }
}

fn keep(out: &mut Object, attribute: &Attribute, value: &Json) -> Result<(), ScimError> {
    if matches!(attribute.mutability, Mutability::ReadOnly | Mutability::WriteOnly) {
        return Ok(());
    }
    match value_of(attribute, value)? {
        Some(value) => out.insert(attribute.name.clone(), value),
        None => out.remove(&attribute.name),
    };
    Ok(())
}

/// A value in the shape of its attribute; none when there is nothing (RFC 7643, 2.5: null and empty are unassigned).
pub(super) fn value_of(attribute: &Attribute, value: &Json) -> Result<Option<Json>, ScimError> {
    if value.is_null() {
        return Ok(None);
    }
    if !attribute.multi_valued {
        return one(attribute, value);
    }
    let all = match value {
        Json::Array(all) => all.as_slice(),
        single => std::slice::from_ref(single),
    };
    if all.len() > MAX_VALUES {
        return Err(ScimError::value(format!("`{}` has more than {MAX_VALUES} values", attribute.name)));
    }
    let mut out = Vec::with_capacity(all.len());
    for value in all {
        out.extend(one(attribute, value)?);
    }
    let primaries = out.iter().filter(|v| is_primary(v)).count();
    if primaries > 1 {
        return Err(ScimError::value(format!("only one value of `{}` may be primary", attribute.name)));
    }
    Ok((!out.is_empty()).then_some(Json::Array(out)))
}

/// RFC 7643, 2.4: at most one value is primary.
pub(super) fn is_primary(value: &Json) -> bool {
    value.get("primary").and_then(Json::as_bool) == Some(true)
}

fn one(attribute: &Attribute, value: &Json) -> Result<Option<Json>, ScimError> {
    let wrong = |what: &str| Err(ScimError::value(format!("`{}` must be {what}", attribute.name)));
    Ok(match attribute.holds {
        Type::Complex => {
            let inner = match value {
                Json::Object(inner) => inner.clone(),
                // Entra sends `manager` as the id alone; lists of plain strings come for `roles` and `emails`.
                Json::String(text) if attribute.sub("value").is_some() => {
                    if text.is_empty() {
                        return Ok(None);
                    }
                    Object::from_iter([("value".to_owned(), json!(text))])
                }
                Json::Null => return Ok(None),
                _ => return wrong("an object"),
            };
            let mut kept = Object::new();
            for (name, value) in &inner {
                if let Some(sub) = attribute.sub(name) {
                    keep(&mut kept, sub, value)?;
                }
            }
            (!kept.is_empty()).then_some(Json::Object(kept))
        }
        Type::Boolean => match flag(value) {
            Some(flag) => Some(json!(flag)),
            None => return wrong("true or false"),
        },
        Type::Decimal | Type::Integer => match value {
            Json::Number(_) => Some(value.clone()),
            _ => return wrong("a number"),
        },
        Type::DateTime => match value.as_str().map(str::parse::<jiff::Timestamp>) {
            Some(Ok(_)) => Some(value.clone()),
            _ => return wrong("an instant such as 2026-05-13T04:42:34Z"),
        },
        Type::String | Type::Binary | Type::Reference => match value {
            Json::String(text) if text.len() > MAX_TEXT => {
                return wrong("shorter than 64 KiB");
            }
            Json::String(text) if text.contains('\0') => return wrong("without null characters"),
            Json::String(_) => Some(value.clone()),
            // HR systems send employee numbers as numbers.
            Json::Number(number) => Some(json!(number.to_string())),
            _ => return wrong(&format!("a string, not {}", shown(&value.to_string()))),
        },
    })
}
