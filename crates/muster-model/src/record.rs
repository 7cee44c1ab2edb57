//! One record: a kind, an id, typed fields, a body, and the text it was read from.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Diagnostic, Place};
use crate::front_matter;
use crate::id::{Digest, Id};
use crate::kind::{COMMON, Described, Kind};
use crate::kinds::Role;
use crate::node::{Node, Span};
use crate::reference::{Ref, Reference};
use crate::value::{Field, Problem, Reading};

/// The typed fields of one record, whatever its kind. Implemented by `kind!`.
pub trait KindData: Any + fmt::Debug + Send + Sync {
    /// The kind's description.
    fn spec(&self) -> &'static crate::KindSpec;
    /// For going back to the kind's own struct.
    fn as_any(&self) -> &dyn Any;
    /// A copy.
    fn clone_box(&self) -> Box<dyn KindData>;
    /// Every field that holds something, in declared order.
    fn json(&self) -> Map<String, Json>;
    /// Tells every reference with the field path that holds it.
    fn references(&self, tell: &mut dyn FnMut(&str, &Reference));
}

/// A text and the path it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Relative to the ISMS folder: `risk/stolen-key.md`.
    pub path: String,
    /// The whole file.
    pub text: String,
}

/// One record.
#[derive(Debug)]
pub struct Record {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// One line that tells it apart.
    pub title: String,
    /// The role that answers for it.
    pub owner: Option<Ref<Role>>,
    /// The text it was read from; edits rewrite only the lines of changed keys.
    pub source: Arc<SourceText>,
    data: Box<dyn KindData>,
    digest: OnceLock<Digest>,
}

impl Clone for Record {
    fn clone(&self) -> Self {
        Self {
            kind: self.kind,
            id: self.id.clone(),
            title: self.title.clone(),
            owner: self.owner.clone(),
            source: self.source.clone(),
            data: self.data.clone_box(),
            digest: self.digest.clone(),
        }
    }
}

impl Record {
    /// Reads a record out of its file. What cannot be read is told and left out; only a file without readable front
    /// matter gives no record at all.
    pub fn read(kind: Kind, id: Id, source: impl Into<Arc<SourceText>>) -> (Option<Self>, Vec<Diagnostic>) {
        let source: Arc<SourceText> = source.into();
        let front = match front_matter::read(&source.text) {
            Ok(front) => front,
            Err(e) => return (None, vec![Diagnostic::unreadable(&source, &e)]),
        };
        let mut reading = Reading::default();
        reading.unknown_keys(&front.root, &mut kind.fields().map(|f| f.name));
        let title: Option<String> = reading.field(&front.root, "title");
        let owner = reading.field(&front.root, "owner");
        let data = (kind.spec().read)(&front.root, &mut reading);
        let mut told: Vec<_> =
            reading.problems.into_iter().map(|p| Diagnostic::problem(kind, &id, &source, p)).collect();
        for field in COMMON.iter().chain(kind.spec().fields).filter(|f| f.required) {
            if front.root.get(field.name).is_none_or(Node::is_null) {
                told.push(Diagnostic::missing_field(kind, &id, &source, field));
            }
        }
        let title = title.unwrap_or_else(|| id.to_string());
        let record = Self { kind, id, title, owner, source, data, digest: OnceLock::new() };
        (Some(record), told)
    }

    /// Checks what a form or a patch would make of a record, without making it: the problems by field.
    pub fn problems(kind: Kind, text: &str) -> Vec<Problem> {
        let Ok(front) = front_matter::read(text) else { return Vec::new() };
        let mut reading = Reading::default();
        reading.unknown_keys(&front.root, &mut kind.fields().map(|f| f.name));
        let _: Option<String> = reading.field(&front.root, "title");
        let _: Option<Ref<Role>> = reading.field(&front.root, "owner");
        let _ = (kind.spec().read)(&front.root, &mut reading);
        for field in kind.fields().filter(|f| f.required) {
            if front.root.get(field.name).is_none_or(Node::is_null) {
                reading.problems.push(Problem {
                    path: field.name.to_owned(),
                    span: Span::default(),
                    what: format!("{} is missing", field.label),
                    expected: format!("write {}", field.ty.expected()),
                });
            }
        }
        reading.problems
    }

    /// The reference that points here.
    pub fn reference(&self) -> Reference {
        Reference::new(self.kind, self.id.clone())
    }

    /// The Markdown below the front matter, as written.
    pub fn body(&self) -> &str {
        front_matter::split(&self.source.text).map_or("", |(_, body)| body)
    }

    /// The kind's own struct.
    pub fn data<T: KindData + Described>(&self) -> Option<&T> {
        self.data.as_any().downcast_ref()
    }

    /// Title, owner and every field that holds something, in declared order.
    pub fn fields(&self) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert("title".into(), Json::String(self.title.clone()));
        if let Some(owner) = self.owner.json() {
            map.insert("owner".into(), owner);
        }
        map.extend(self.data.json());
        map
    }

    /// One field's JSON value.
    pub fn value(&self, field: &str) -> Option<Json> {
        match field {
            "title" => Some(Json::String(self.title.clone())),
            "owner" => self.owner.json(),
            other => self.data.json().remove(other),
        }
    }

    /// Digest of the canonical form: what was said, without attested fields (see [`crate::canonical`]).
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| crate::canonical::digest(self))
    }

    /// Every reference this record holds, with the field path that holds it.
    pub fn references(&self, tell: &mut dyn FnMut(&str, &Reference)) {
        self.owner.references("owner", tell);
        self.data.references(tell);
    }

    /// Where a field path stands in the file: the value, or the key's line, or the top when it is absent.
    pub fn place(&self, path: Option<&str>) -> Place {
        let span = front_matter::read(&self.source.text)
            .ok()
            .map(|front| match path {
                Some(path) if !path.is_empty() => {
                    let node = front.root.follow(path);
                    if std::ptr::eq(node, &front.root) { title_span(&front.root) } else { node.span }
                }
                _ => title_span(&front.root),
            })
            .unwrap_or_default();
        Place::of(&self.source.path, span)
    }
}

fn title_span(root: &Node) -> Span {
    root.get("title")
        .map(|n| n.span)
        .or_else(|| root.entries().first().map(|(k, _)| k.span))
        .unwrap_or_default()
}
