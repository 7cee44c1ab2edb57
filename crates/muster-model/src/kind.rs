//! A kind of record, described once as data. Everything generic (file form, JSON form, schema, pages) reads this.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use crate::field::{FieldSpec, FieldType};
use crate::node::Node;
use crate::record::KindData;
use crate::value::Reading;

/// What a kind is: its names, the clause it serves, and its fields.
pub struct KindSpec {
    /// The name in files, references and routes: `identity-service`.
    pub name: &'static str,
    /// Singular for people, sentence case: `Identity service`.
    pub label: &'static str,
    /// Plural for people: `Identity services`.
    pub labels: &'static str,
    /// The clause of ISO/IEC 27001:2022 it serves first.
    pub clause: &'static str,
    /// What it is, in plain words, for someone who has never read the standard.
    pub about: &'static str,
    /// Its own fields, in the order people fill them in. `title`, `owner` and the body come with every record.
    pub fields: &'static [FieldSpec],
    /// Reads the typed fields out of front matter.
    pub read: fn(&Node, &mut Reading) -> Box<dyn KindData>,
}

/// Fields that every record has besides those of its kind.
pub const COMMON: &[FieldSpec] = &[
    FieldSpec {
        name: "title",
        label: "Title",
        hint: "One line that tells this record apart from every other.",
        example: "Stolen federation signing key lets an attacker mint any identity",
        ty: FieldType::Text,
        required: true,
        attested: false,
        apart: false,
        acted: false,
    },
    FieldSpec {
        name: "owner",
        label: "Owner",
        hint: "The role that answers for this record. A role, not a person: people move, duties stay.",
        example: "role/identity-lead",
        ty: FieldType::Ref(&["role"]),
        required: false,
        attested: false,
        apart: false,
        acted: false,
    },
];

/// A kind, cheap to copy and compare; ordered by name.
#[derive(Clone, Copy)]
pub struct Kind(&'static KindSpec);

impl Kind {
    /// The kind with this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        static BY_NAME: LazyLock<HashMap<&str, Kind>> =
            LazyLock::new(|| Kind::all().map(|k| (k.name(), k)).collect());
        BY_NAME.get(name).copied()
    }

    /// Every kind, in the order of the standard's clauses.
    pub fn all() -> impl Iterator<Item = Kind> {
        crate::kinds::ALL.iter().map(|spec| Kind(spec))
    }

    /// The kind of a Rust type.
    pub const fn of<T: KindData + Described>() -> Self {
        Kind(T::SPEC)
    }

    /// Its description.
    pub const fn spec(self) -> &'static KindSpec {
        self.0
    }

    /// Its name in files, references and routes.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Every field a record of this kind may carry: the common ones, then its own.
    pub fn fields(self) -> impl Iterator<Item = &'static FieldSpec> {
        COMMON.iter().chain(self.0.fields)
    }

    /// The field with this name.
    pub fn field(self, name: &str) -> Option<&'static FieldSpec> {
        self.fields().find(|f| f.name == name)
    }
}

/// The name alone, apart from the description: kinds refer to each other, descriptions must not.
pub trait Named {
    /// The kind's name.
    const NAME: &'static str;
}

/// Implemented by `kind!` for each kind's struct.
pub trait Described: Named {
    /// The kind's description.
    const SPEC: &'static KindSpec;
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0) || self.0.name == other.0.name
    }
}
impl Eq for Kind {}
impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Kind {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.name.cmp(other.0.name)
    }
}
impl std::hash::Hash for Kind {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}
impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}
