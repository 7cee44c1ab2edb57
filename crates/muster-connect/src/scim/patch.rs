//! PATCH (RFC 7644, 3.5.2): operations on a resource, all or nothing: the caller keeps what [`apply`] gives, or the old one.
//!
//! Habits of clients that are honoured although the RFC says otherwise:
//! - Entra capitalises `op` ("Add", "Replace"), sends booleans as strings, `manager` as the id alone, dotted keys
//!   (`name.givenName`) and whole paths (`emails[type eq "work"].value`, `urn:…:User:department`) as keys of a value
//!   without `path`, removes members by a `value` array, and replaces `emails[type eq "work"].value` where there is no
//!   such mail yet, which makes one ("Tutorial: Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID",
//!   and "Known issues and resolutions with SCIM 2.0 protocol compliance").
//! - Okta replaces without `path` (`{"active": false}`), and sends a group's own `id` beside its new name
//!   (Okta's "SCIM 2.0 protocol reference").
//! - Removing what is not there is no error: both send it again after a time-out.

use serde_json::Value as Json;

use super::Object;
use super::error::ScimError;
use super::filter::{Filter, Op};
use super::matching::value_matches;
use super::path::{AttrPath, is_name, shown};
use super::schema::{Attribute, Found, Mutability, ResourceKind};
use super::shape::{is_primary, shape, value_of};

/// Most operations in one PATCH.
const MAX_CHANGES: usize = 1000;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the RFC")]
pub enum Verb {
    Add,
    Remove,
    Replace,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it does.
    pub verb: Verb,
    /// Where; none for the resource itself.
    pub path: Option<String>,
    /// What with.
    pub value: Json,
}

/// Reads a PATCH request.
///
/// # Errors
/// `invalidSyntax`.
pub fn read_patch(body: &Object) -> Result<Vec<Change>, ScimError> {
    let wrong = |detail: &str| ScimError::bad("invalidSyntax", detail);
    let get = |object: &Object, name: &str| {
        object.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone())
    };
    let Some(Json::Array(all)) = get(body, "Operations") else {
        return Err(wrong("a PATCH has an array `Operations`"));
    };
    if all.is_empty() || all.len() > MAX_CHANGES {
        return Err(wrong("a PATCH has 1 to 1000 operations"));
    }
    all.iter()
        .map(|one| {
            let one = one.as_object().ok_or_else(|| wrong("an operation is an object"))?;
            let op = get(one, "op").and_then(|o| o.as_str().map(str::to_ascii_lowercase));
            let verb = match op.as_deref() {
                Some("add") => Verb::Add,
                Some("remove") => Verb::Remove,
                Some("replace") => Verb::Replace,
                _ => return Err(wrong("`op` is add, remove or replace")),
            };
            let path = match get(one, "path") {
                None | Some(Json::Null) => None,
                Some(Json::String(path)) if path.is_empty() => None,
                Some(Json::String(path)) => Some(path),
                Some(_) => return Err(ScimError::path("`path` is a string")),
            };
            Ok(Change { verb, path, value: get(one, "value").unwrap_or(Json::Null) })
        })
        .collect()
}

/// The resource after all operations, in shape again.
///
/// # Errors
/// The first that fails; then nothing has happened.
pub fn apply(kind: ResourceKind, resource: &Object, changes: &[Change]) -> Result<Object, ScimError> {
    let mut next = resource.clone();
    for change in changes {
        match &change.path {
            Some(path) => at_path(kind, &mut next, change.verb, path, &change.value)?,
            None if change.verb == Verb::Remove => {
                return Err(ScimError::bad("noTarget", "a remove operation needs a `path`"));
            }
            None => {
                let Json::Object(all) = &change.value else {
                    return Err(ScimError::value("without `path` the value is an object of attributes"));
                };
                for (name, value) in all {
                    unnamed(kind, &mut next, change.verb, name, value)?;
                }
            }
        }
    }
    shape(kind, &next)
}

/// One key of a value without `path`: an attribute, a dotted name, a URN or a whole path. What we do not keep is passed over.
fn unnamed(
    kind: ResourceKind,
    next: &mut Object,
    verb: Verb,
    name: &str,
    value: &Json,
) -> Result<(), ScimError> {
    if let (Some(extension), Json::Object(inner)) =
        (kind.extensions().find(|s| s.id.eq_ignore_ascii_case(name)), value)
    {
        for (name, value) in inner {
            unnamed(kind, next, verb, &format!("{}:{name}", extension.id), value)?;
        }
        return Ok(());
    }
    let Ok(target) = Target::parse(name) else { return Ok(()) };
    match kind.find(&target.path) {
        Some(found) if written(&found) == Mutability::ReadOnly => Ok(()),
        Some(found) if found.attribute.name == "schemas" => Ok(()),
        Some(_) => at_path(kind, next, verb, name, value),
        None => Ok(()),
    }
}

/// A PATCH path: `members`, `name.givenName`, `emails[type eq "work"].value` (RFC 7644, figure 7).
struct Target {
    path: AttrPath,
    filter: Option<Filter>,
}

impl Target {
    fn parse(text: &str) -> Result<Self, ScimError> {
        let Some((name, rest)) = text.split_once('[') else {
            return Ok(Self { path: AttrPath::parse(text)?, filter: None });
        };
        let mut path = AttrPath::parse(name)?;
        let (filter, rest) = Filter::in_brackets(rest).map_err(|e| ScimError::path(e.detail))?;
        let wrong = || ScimError::path(format!("`{}` is no path", shown(text)));
        if path.sub.is_some() || path.name.is_empty() {
            return Err(wrong());
        }
        path.sub = match rest.strip_prefix('.') {
            Some(sub) if is_name(sub) => Some(sub.to_owned()),
            None if rest.is_empty() => None,
            _ => return Err(wrong()),
        };
        Ok(Self { path, filter: Some(filter) })
    }
}

fn written(found: &Found) -> Mutability {
    match found.attribute.mutability {
        Mutability::ReadOnly => Mutability::ReadOnly,
        _ => found.sub.map_or(found.attribute.mutability, |s| s.mutability),
    }
}

fn at_path(
    kind: ResourceKind,
    next: &mut Object,
    verb: Verb,
    path: &str,
    value: &Json,
) -> Result<(), ScimError> {
    let target = Target::parse(path)?;
    // A URN alone is the whole extension.
    if target.path.name.is_empty() {
        return whole_schema(kind, next, verb, target.path.schema.unwrap_or(""), value);
    }
    let found = kind
        .find(&target.path)
        .ok_or_else(|| ScimError::path(format!("a {} has no `{}`", kind.name(), shown(path))))?;
    match written(&found) {
        Mutability::ReadOnly => {
            return Err(ScimError::bad("mutability", format!("`{}` is read-only", shown(path))));
        }
        // A password is taken note of nowhere.
        Mutability::WriteOnly => return Ok(()),
        _ => {}
    }
    if found.attribute.name == "schemas" {
        return Ok(());
    }
    let home = match found.extension {
        None => &mut *next,
        Some(extension) => {
            let slot = next.entry(extension.id.clone()).or_insert_with(|| Json::Object(Object::new()));
            if !slot.is_object() {
                *slot = Json::Object(Object::new());
            }
            match slot.as_object_mut() {
                Some(object) => object,
                None => return Ok(()),
            }
        }
    };
    match verb {
        Verb::Remove => remove(home, &found, target.filter.as_ref(), value),
        _ => put(home, &found, target.filter.as_ref(), verb, value),
    }
}

fn whole_schema(
    kind: ResourceKind,
    next: &mut Object,
    verb: Verb,
    urn: &str,
    value: &Json,
) -> Result<(), ScimError> {
    if urn != kind.core() && kind.extensions().all(|s| s.id != urn) {
        return Err(ScimError::path(format!("a {} has no schema {urn}", kind.name())));
    }
    if verb == Verb::Remove {
        if urn == kind.core() {
            return Err(ScimError::bad("mutability", "the core schema cannot be removed"));
        }
        next.remove(urn);
        return Ok(());
    }
    let Json::Object(all) = value else { return Err(ScimError::value("a schema's value is an object")) };
    if verb == Verb::Replace && urn != kind.core() {
        next.remove(urn);
    }
    for (name, value) in all {
        unnamed(kind, next, verb, &format!("{urn}:{name}"), value)?;
    }
    Ok(())
}

fn remove(home: &mut Object, found: &Found, filter: Option<&Filter>, value: &Json) -> Result<(), ScimError> {
    let attribute = found.attribute;
    if attribute.required && filter.is_none() && found.sub.is_none() {
        return Err(ScimError::bad(
            "mutability",
            format!("`{}` is required and cannot be removed", attribute.name),
        ));
    }
    // Entra: {"op": "Remove", "path": "members", "value": [{"value": "ID"}]} removes those alone.
    let listed: Vec<Json> = match (value_of(attribute, value), attribute.multi_valued) {
        (Ok(Some(Json::Array(listed))), true) => listed,
        _ => Vec::new(),
    };
    if filter.is_none() && found.sub.is_none() && listed.is_empty() {
        home.remove(&attribute.name);
        return Ok(());
    }
    let Some(current) = home.get_mut(&attribute.name) else { return Ok(()) };
    match current {
        Json::Array(all) => {
            let mut kept = Vec::with_capacity(all.len());
            for mut one in std::mem::take(all) {
                let hit = match filter {
                    Some(filter) => value_matches(filter, attribute, &one)?,
                    None => listed.is_empty() || listed.iter().any(|l| same(l, &one)),
                };
                match (hit, found.sub) {
                    (true, None) => continue,
                    (true, Some(sub)) => {
                        if let Some(object) = one.as_object_mut() {
                            object.remove(&sub.name);
                        }
                    }
                    (false, _) => {}
                }
                kept.push(one);
            }
            *all = kept;
        }
        Json::Object(object) => {
            if let Some(sub) = found.sub {
                object.remove(&sub.name);
            }
        }
        _ => {}
    }
    Ok(())
}

/// The same value: members and the like by `value` (and `type`, where both say it), else whole.
fn same(a: &Json, b: &Json) -> bool {
    match (a.get("value"), b.get("value")) {
        (Some(x), Some(y)) => {
            x == y
                && [a.get("type"), b.get("type")]
                    .iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .windows(2)
                    .all(|w| w.first() == w.last())
        }
        _ => a == b,
    }
}

fn put(
    home: &mut Object,
    found: &Found,
    filter: Option<&Filter>,
    verb: Verb,
    value: &Json,
) -> Result<(), ScimError> {
    let attribute = found.attribute;
    let unwrapped = unwrapped(attribute, found.sub, value);
    let value = unwrapped.as_ref().unwrap_or(value);
    match (attribute.multi_valued, filter, found.sub) {
        (true, Some(filter), sub) => in_values(home, attribute, filter, sub, verb, value),
        (false, Some(_), _) => {
            Err(ScimError::path(format!("`{}` has one value: it takes no filter", attribute.name)))
        }
        // A sub-attribute of every value, or of a first one.
        (true, None, Some(sub)) => {
            let slot = home.entry(attribute.name.clone()).or_insert_with(|| Json::Array(Vec::new()));
            let Json::Array(all) = slot else { return Ok(()) };
            if all.is_empty() {
                all.push(Json::Object(Object::new()));
            }
            for one in all {
                set_sub(one, sub, value)?;
            }
            Ok(())
        }
        (true, None, None) => {
            let new = match value_of(attribute, value)? {
                Some(Json::Array(new)) => new,
                _ => Vec::new(),
            };
            if verb == Verb::Replace {
                home.insert(attribute.name.clone(), Json::Array(new));
                return Ok(());
            }
            let slot = home.entry(attribute.name.clone()).or_insert_with(|| Json::Array(Vec::new()));
            let Json::Array(all) = slot else { return Ok(()) };
            append(attribute, all, new);
            Ok(())
        }
        (false, None, Some(sub)) => {
            let slot = home.entry(attribute.name.clone()).or_insert_with(|| Json::Object(Object::new()));
            set_sub(slot, sub, value)
        }
        (false, None, None) => {
            match value_of(attribute, value)? {
                // RFC 7644, 3.5.2.1 and 3.5.2.3: sub-attributes that are not named stay as they are.
                Some(Json::Object(new)) => match home.get_mut(&attribute.name) {
                    Some(Json::Object(old)) => old.extend(new),
                    _ => {
                        home.insert(attribute.name.clone(), Json::Object(new));
                    }
                },
                Some(new) => {
                    home.insert(attribute.name.clone(), new);
                }
                None if attribute.required => {
                    return Err(ScimError::value(format!("`{}` is required", attribute.name)));
                }
                None => {
                    home.remove(&attribute.name);
                }
            }
            Ok(())
        }
    }
}

/// A simple value that came in an array of one: Entra does that for `manager` and single strings now and then.
fn unwrapped(attribute: &Attribute, sub: Option<&Attribute>, value: &Json) -> Option<Json> {
    let single = !attribute.multi_valued || sub.is_some();
    match value {
        Json::Array(all) if single && all.len() == 1 => {
            let first = all.first()?;
            match (first.get("value"), sub.is_some() || attribute.sub_attributes.is_empty()) {
                (Some(inner), true) => Some(inner.clone()),
                _ => Some(first.clone()),
            }
        }
        _ => None,
    }
}

/// Adds what is not there yet. A new primary value takes over from the old one (RFC 7644, 3.5.2).
fn append(attribute: &Attribute, all: &mut Vec<Json>, new: Vec<Json>) {
    if new.iter().any(is_primary) {
        all.iter_mut().for_each(no_longer_primary);
    }
    // Groups are large and their members are told apart by one string.
    let mut known: std::collections::HashSet<String> = all.iter().map(|v| key(attribute, v)).collect();
    for one in new {
        if known.insert(key(attribute, &one)) {
            all.push(one);
        } else if is_primary(&one)
            && let Some(old) = all.iter_mut().find(|o| key(attribute, o) == key(attribute, &one))
        {
            *old = one;
        }
    }
}

fn key(attribute: &Attribute, value: &Json) -> String {
    match (attribute.name.as_str(), value.get("value").and_then(Json::as_str)) {
        ("members", Some(id)) => id.to_owned(),
        _ => {
            let mut value = value.clone();
            if let Some(object) = value.as_object_mut() {
                object.remove("primary");
                object.sort_keys();
            }
            value.to_string()
        }
    }
}

fn no_longer_primary(value: &mut Json) {
    if is_primary(value)
        && let Some(object) = value.as_object_mut()
    {
        object.insert("primary".into(), Json::Bool(false));
    }
}

fn in_values(
    home: &mut Object,
    attribute: &Attribute,
    filter: &Filter,
    sub: Option<&Attribute>,
    verb: Verb,
    value: &Json,
) -> Result<(), ScimError> {
    value_matches(filter, attribute, &Json::Object(Object::new()))?;
    let slot = home.entry(attribute.name.clone()).or_insert_with(|| Json::Array(Vec::new()));
    let Json::Array(all) = slot else { return Ok(()) };
    let mut hits = Vec::new();
    for (at, one) in all.iter().enumerate() {
        if value_matches(filter, attribute, one)? {
            hits.push(at);
        }
    }
    if hits.is_empty() {
        // The RFC wants noTarget; Entra expects the value to come into being with what the filter says of it.
        let mut made = Object::new();
        if !said(filter, attribute, &mut made) {
            return Err(ScimError::bad(
                "noTarget",
                format!("no value of `{}` fits the filter", attribute.name),
            ));
        }
        hits.push(all.len());
        all.push(Json::Object(made));
    }
    let mut primary = false;
    for (at, one) in all.iter_mut().enumerate() {
        if !hits.contains(&at) {
            continue;
        }
        match sub {
            Some(sub) => set_sub(one, sub, value)?,
            None => {
                let single = Attribute { multi_valued: false, ..attribute.clone() };
                let value = match value {
                    Json::Array(all) if all.len() == 1 => all.first().unwrap_or(value),
                    _ => value,
                };
                match (value_of(&single, value)?, one.as_object_mut(), verb) {
                    (Some(Json::Object(new)), Some(old), Verb::Add) => old.extend(new),
                    (Some(new), ..) => *one = new,
                    (None, ..) => return Err(ScimError::value("there is no value")),
                }
            }
        }
        primary |= is_primary(one);
    }
    if primary {
        for (_, one) in all.iter_mut().enumerate().filter(|(at, _)| !hits.contains(at)) {
            no_longer_primary(one);
        }
    }
    Ok(())
}

/// What a filter of equalities says of a value; false when it says more than that.
fn said(filter: &Filter, attribute: &Attribute, into: &mut Object) -> bool {
    match filter {
        Filter::And(all) => all.iter().all(|f| said(f, attribute, into)),
        Filter::Compare(path, Op::Eq, value) => {
            match attribute.sub(path.sub.as_deref().unwrap_or(&path.name)) {
                // A member cannot be made of its own filter.
                Some(sub) if attribute.name != "members" => {
                    into.insert(sub.name.clone(), value.clone());
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn set_sub(one: &mut Json, sub: &Attribute, value: &Json) -> Result<(), ScimError> {
    let Some(object) = one.as_object_mut() else { return Ok(()) };
    match value_of(sub, value)? {
        Some(value) => object.insert(sub.name.clone(), value),
        None => object.remove(&sub.name),
    };
    Ok(())
}
