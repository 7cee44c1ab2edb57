//! Whether a resource fits a filter, and how resources sort: strings by `caseExact`, dates as instants, booleans as
//! booleans (RFC 7644, 3.4.2.2 and 3.4.2.3).

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value as Json;

use super::Object;
use super::error::ScimError;
use super::filter::{Filter, Op};
use super::path::{AttrPath, shown};
use super::schema::{Attribute, Found, ResourceKind, Type};

/// True when the resource, as it is shown whole, fits. An attribute that only the other kind has is absent here
/// (RFC 7644, 3.4.2.1); one that no kind has is a mistake and said to be one.
///
/// # Errors
/// `invalidFilter`.
pub fn matches(filter: &Filter, kind: ResourceKind, resource: &Object) -> Result<bool, ScimError> {
    Ok(match filter {
        Filter::And(all) => {
            for one in all {
                if !matches(one, kind, resource)? {
                    return Ok(false);
                }
            }
            true
        }
        Filter::Or(all) => {
            for one in all {
                if matches(one, kind, resource)? {
                    return Ok(true);
                }
            }
            false
        }
        Filter::Not(one) => !matches(one, kind, resource)?,
        Filter::Present(path) => {
            found(kind, path)?.is_some_and(|f| values(&f, resource).into_iter().any(has_value))
        }
        Filter::Compare(path, op, wanted) => {
            let Some(found) = found(kind, path)? else { return Ok(*op == Op::Ne) };
            compared(leaf(&found)?, &values(&found, resource), *op, wanted)?
        }
        Filter::Value(path, inner) => {
            let Some(found) = found(kind, path)? else { return Ok(false) };
            check(inner, found.attribute)?;
            for value in whole(&found, resource) {
                if value_matches(inner, found.attribute, value)? {
                    return Ok(true);
                }
            }
            false
        }
    })
}

/// Refuses a filter that names what there is not, or compares what cannot be compared, before there is anything to try it on.
///
/// # Errors
/// `invalidFilter`.
pub fn check_filter(filter: &Filter, kind: ResourceKind) -> Result<(), ScimError> {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().try_for_each(|f| check_filter(f, kind)),
        Filter::Not(one) => check_filter(one, kind),
        leaf => matches(leaf, kind, &Object::new()).map(|_| ()),
    }
}

/// Does one value of a multi-valued attribute fit? Names inside are sub-attributes.
pub(super) fn value_matches(filter: &Filter, of: &Attribute, value: &Json) -> Result<bool, ScimError> {
    Ok(match filter {
        Filter::And(all) => {
            for one in all {
                if !value_matches(one, of, value)? {
                    return Ok(false);
                }
            }
            true
        }
        Filter::Or(all) => {
            for one in all {
                if value_matches(one, of, value)? {
                    return Ok(true);
                }
            }
            false
        }
        Filter::Not(one) => !value_matches(one, of, value)?,
        Filter::Present(path) => {
            let sub = sub_of(of, path)?;
            value.get(&sub.name).is_some_and(has_value)
        }
        Filter::Compare(path, op, wanted) => {
            let sub = sub_of(of, path)?;
            let values: Vec<_> = value.get(&sub.name).into_iter().collect();
            compared(sub, &values, *op, wanted)?
        }
        Filter::Value(..) => return Err(ScimError::filter("value filters do not nest")),
    })
}

/// Refuses unknown names inside `[…]` even when there is no value to try them on.
fn check(filter: &Filter, of: &Attribute) -> Result<(), ScimError> {
    value_matches(filter, of, &Json::Object(Object::new())).map(|_| ())
}

fn sub_of<'a>(of: &'a Attribute, path: &AttrPath) -> Result<&'a Attribute, ScimError> {
    // RFC 7644, 3.5.2: a filter may also write the sub-attribute in full, `emails[emails.type eq "work"]`.
    let name = path.sub.as_deref().unwrap_or(&path.name);
    of.sub(name)
        .ok_or_else(|| ScimError::filter(format!("{} has no sub-attribute `{}`", of.name, shown(name))))
}

fn found(kind: ResourceKind, path: &AttrPath) -> Result<Option<Found>, ScimError> {
    let here = kind.find(path);
    if here.is_none() && !ResourceKind::ALL.iter().any(|k| k.find(path).is_some()) {
        let name = path.sub.as_ref().map_or_else(|| path.name.clone(), |s| format!("{}.{s}", path.name));
        return Err(ScimError::filter(format!("there is no attribute `{}`", shown(&name))));
    }
    Ok(here)
}

/// The attribute that a comparison is about: of a complex one without sub-attribute, its `value`.
fn leaf(found: &Found) -> Result<&'static Attribute, ScimError> {
    let leaf = found.sub.unwrap_or(found.attribute);
    match leaf.holds {
        Type::Complex => leaf
            .sub("value")
            .ok_or_else(|| ScimError::filter(format!("`{}` is compared by a sub-attribute", leaf.name))),
        _ => Ok(leaf),
    }
}

/// Every value of the attribute itself.
fn whole<'r>(found: &Found, resource: &'r Object) -> Vec<&'r Json> {
    let at = match found.extension {
        Some(extension) => resource.get(&extension.id).and_then(|e| e.get(&found.attribute.name)),
        None => resource.get(&found.attribute.name),
    };
    match at {
        Some(Json::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// Every value that a comparison looks at.
fn values<'r>(found: &Found, resource: &'r Object) -> Vec<&'r Json> {
    let name = match (found.sub, found.attribute.holds) {
        (Some(sub), _) => sub.name.as_str(),
        (None, Type::Complex) => "value",
        _ => return whole(found, resource),
    };
    let pick = |v: &'r Json| if v.get("value").is_none() && name == "value" { Some(v) } else { v.get(name) };
    whole(found, resource).into_iter().filter_map(pick).collect()
}

fn has_value(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(s) => !s.is_empty(),
        Json::Array(a) => !a.is_empty(),
        Json::Object(o) => !o.is_empty(),
        _ => true,
    }
}

/// `ne` is the opposite of `eq`, so an absent attribute is not equal; `eq null` is "has no value".
fn compared(of: &Attribute, values: &[&Json], op: Op, wanted: &Json) -> Result<bool, ScimError> {
    if op == Op::Ne {
        return Ok(!compared(of, values, Op::Eq, wanted)?);
    }
    if wanted.is_null() {
        return match op {
            Op::Eq => Ok(!values.iter().any(|v| has_value(v))),
            _ => Err(ScimError::filter("null is only compared with eq and ne")),
        };
    }
    let wanted = Wanted::read(of, op, wanted)?;
    Ok(values.iter().any(|v| wanted.fits(of, op, v)))
}

enum Wanted {
    Text(String),
    Flag(bool),
    Number(f64),
    Instant(Timestamp),
}

impl Wanted {
    fn read(of: &Attribute, op: Op, wanted: &Json) -> Result<Self, ScimError> {
        let wrong = |what: &str| Err(ScimError::filter(format!("`{}` is compared with {what}", of.name)));
        let in_text = matches!(op, Op::Co | Op::Sw | Op::Ew);
        match of.holds {
            Type::Boolean => match flag(wanted) {
                Some(flag) if op == Op::Eq => Ok(Self::Flag(flag)),
                Some(_) => wrong("eq and ne only: it is true or false (RFC 7644, table 3)"),
                None => wrong("true or false"),
            },
            Type::Decimal | Type::Integer => match wanted.as_f64() {
                Some(number) if !in_text => Ok(Self::Number(number)),
                _ => wrong("a number"),
            },
            Type::DateTime => match wanted.as_str() {
                Some(text) if in_text => Ok(Self::Text(text.to_owned())),
                Some(text) => match text.parse() {
                    Ok(instant) => Ok(Self::Instant(instant)),
                    Err(_) => wrong("an instant such as \"2026-05-13T04:42:34Z\""),
                },
                None => wrong("an instant in quotes"),
            },
            Type::Binary if matches!(op, Op::Gt | Op::Ge | Op::Lt | Op::Le) => {
                wrong("eq, ne and pr: it is binary (RFC 7644, table 3)")
            }
            _ => match wanted.as_str() {
                Some(text) => Ok(Self::Text(folded(of, text))),
                None => wrong("a string in quotes"),
            },
        }
    }

    fn fits(&self, of: &Attribute, op: Op, value: &Json) -> bool {
        match self {
            Self::Flag(wanted) => flag(value) == Some(*wanted),
            Self::Number(wanted) => {
                value.as_f64().and_then(|v| v.partial_cmp(wanted)).is_some_and(|o| ordered(op, o))
            }
            Self::Instant(wanted) => value
                .as_str()
                .and_then(|v| v.parse::<Timestamp>().ok())
                .is_some_and(|v| ordered(op, v.cmp(wanted))),
            Self::Text(wanted) => value.as_str().map(|v| folded(of, v)).is_some_and(|v| match op {
                Op::Co => v.contains(wanted.as_str()),
                Op::Sw => v.starts_with(wanted.as_str()),
                Op::Ew => v.ends_with(wanted.as_str()),
                _ => ordered(op, v.as_str().cmp(wanted)),
            }),
        }
    }
}

fn ordered(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order == Ordering::Equal,
        Op::Gt => order == Ordering::Greater,
        Op::Ge => order != Ordering::Less,
        Op::Lt => order == Ordering::Less,
        Op::Le => order != Ordering::Greater,
        _ => false,
    }
}

/// Entra sends booleans as "True" and "False" (its SCIM documentation names it a known issue).
pub(super) fn flag(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(flag) => Some(*flag),
        Json::String(s) if s.eq_ignore_ascii_case("true") => Some(true),
        Json::String(s) if s.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn folded(of: &Attribute, text: &str) -> String {
    if of.case_exact { text.to_owned() } else { text.to_lowercase() }
}

/// What a resource sorts by. Absent sorts last, whatever the order (RFC 7644, 3.4.2.3).
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    /// Text, folded where case does not count.
    Text(String),
    /// A number, or a boolean as 0 and 1.
    Number(f64),
    /// Microseconds.
    Instant(i64),
}

impl SortKey {
    /// The order of two, absent last.
    pub fn compare(a: Option<&Self>, b: Option<&Self>, descending: bool) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => {
                let order = match (a, b) {
                    (Self::Text(a), Self::Text(b)) => a.cmp(b),
                    (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
                    (Self::Instant(a), Self::Instant(b)) => a.cmp(b),
                    _ => Ordering::Equal,
                };
                if descending { order.reverse() } else { order }
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

/// What this resource sorts by. Of several values the primary one counts, else the first.
///
/// # Errors
/// `invalidPath` when there is no such attribute.
pub fn order_of(
    path: &AttrPath,
    kind: ResourceKind,
    resource: &Object,
) -> Result<Option<SortKey>, ScimError> {
    let Some(found) = found(kind, path).map_err(|e| ScimError::path(e.detail))? else { return Ok(None) };
    let leaf = leaf(&found).map_err(|e| ScimError::path(e.detail))?;
    let all = whole(&found, resource);
    let primary = all.iter().find(|v| v.get("primary").and_then(flag) == Some(true)).or(all.first()).copied();
    let value = match (primary, found.attribute.holds) {
        (Some(v), Type::Complex) => v.get(&leaf.name),
        (v, _) => v,
    };
    Ok(value.and_then(|v| match leaf.holds {
        Type::Boolean => flag(v).map(|f| SortKey::Number(f64::from(u8::from(f)))),
        Type::Decimal | Type::Integer => v.as_f64().map(SortKey::Number),
        Type::DateTime => v.as_str()?.parse::<Timestamp>().ok().map(|t| SortKey::Instant(t.as_microsecond())),
        _ => v.as_str().map(|s| SortKey::Text(folded(leaf, s))),
    }))
}
