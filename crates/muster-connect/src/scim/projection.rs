//! `attributes` and `excludedAttributes` (RFC 7644, 3.9): what of a resource is shown.

use serde_json::Value as Json;

use super::Object;
use super::error::ScimError;
use super::path::AttrPath;
use super::schema::{ResourceKind, Returned};

/// Most names taken.
const MAX_NAMES: usize = 200;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Projection {
    only: Vec<AttrPath>,
    without: Vec<AttrPath>,
}

impl Projection {
    /// Reads the two lists. Names that no schema has are passed over, as absent attributes are.
    ///
    /// # Errors
    /// `invalidValue`, when both are given.
    pub fn new<'a>(
        only: impl IntoIterator<Item = &'a str>,
        without: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, ScimError> {
        let read = |names: &mut dyn Iterator<Item = &'a str>| -> Vec<AttrPath> {
            let names = names.flat_map(|n| n.split(',')).map(str::trim).filter(|n| !n.is_empty());
            names.take(MAX_NAMES).filter_map(|n| AttrPath::parse(n).ok()).collect()
        };
        let out = Self { only: read(&mut only.into_iter()), without: read(&mut without.into_iter()) };
        if !out.only.is_empty() && !out.without.is_empty() {
            return Err(ScimError::value(
                "attributes and excludedAttributes exclude each other (RFC 7644, 3.9)",
            ));
        }
        Ok(out)
    }

    /// True when the attribute is shown, so that what costs is not looked up in vain.
    pub fn shows(&self, name: &str) -> bool {
        let is = |p: &AttrPath| p.name.eq_ignore_ascii_case(name);
        if self.only.is_empty() {
            !self.without.iter().any(|p| is(p) && p.sub.is_none())
        } else {
            self.only.iter().any(is)
        }
    }

    /// The resource as asked for.
    pub fn of(&self, kind: ResourceKind, resource: Object) -> Object {
        if !self.only.is_empty() {
            return self.kept(kind, &resource);
        }
        let mut out = resource;
        for path in &self.without {
            if path.name.is_empty() {
                out.remove(path.schema.unwrap_or(""));
                continue;
            }
            let Some(found) = kind.find(path) else { continue };
            if found.attribute.returned == Returned::Always {
                continue;
            }
            let home = match found.extension {
                Some(extension) => out.get_mut(&extension.id).and_then(Json::as_object_mut),
                None => Some(&mut out),
            };
            let Some(home) = home else { continue };
            match found.sub {
                None => {
                    home.remove(&found.attribute.name);
                }
                Some(sub) if sub.returned != Returned::Always => {
                    let drop_sub = |v: &mut Json| v.as_object_mut().and_then(|o| o.remove(&sub.name));
                    match home.get_mut(&found.attribute.name) {
                        Some(Json::Array(all)) => all.iter_mut().for_each(|v| drop(drop_sub(v))),
                        Some(one) => drop(drop_sub(one)),
                        None => {}
                    }
                }
                Some(_) => {}
            }
        }
        out
    }

    fn kept(&self, kind: ResourceKind, resource: &Object) -> Object {
        let mut out = Object::new();
        for attribute in kind.attributes().filter(|a| a.returned == Returned::Always) {
            if let Some(value) = resource.get(&attribute.name) {
                out.insert(attribute.name.clone(), value.clone());
            }
        }
        for path in &self.only {
            if path.name.is_empty() {
                let urn = path.schema.unwrap_or("");
                if let Some(value) = resource.get(urn) {
                    out.insert(urn.to_owned(), value.clone());
                }
                continue;
            }
            let Some(found) = kind.find(path) else { continue };
            let (from, into) = match found.extension {
                None => (Some(resource), Some(&mut out)),
                Some(extension) => (
                    resource.get(&extension.id).and_then(Json::as_object),
                    out.entry(extension.id.clone())
                        .or_insert_with(|| Json::Object(Object::new()))
                        .as_object_mut(),
                ),
            };
            let (Some(value), Some(into)) = (from.and_then(|f| f.get(&found.attribute.name)), into) else {
                continue;
            };
            let Some(sub) = found.sub else {
                into.insert(found.attribute.name.clone(), value.clone());
                continue;
            };
            let pick = |v: &Json| v.get(&sub.name).map(|s| (sub.name.clone(), s.clone()));
            let slot = into.entry(found.attribute.name.clone());
            match value {
                Json::Array(all) => {
                    let slot =
                        slot.or_insert_with(|| all.iter().map(|_| Json::Object(Object::new())).collect());
                    for (to, from) in slot.as_array_mut().into_iter().flatten().zip(all) {
                        if let Some(to) = to.as_object_mut() {
                            to.extend(pick(from));
                        }
                    }
                }
                one => {
                    if let Some(to) = slot.or_insert_with(|| Json::Object(Object::new())).as_object_mut() {
                        to.extend(pick(one));
                    }
                }
            }
        }
        out.retain(|_, v| !v.as_object().is_some_and(Object::is_empty));
        out
    }
}
