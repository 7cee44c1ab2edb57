//! References between records: `kind/id`, and pins `kind/id@sha256:…` to the very version.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value as Json;

use crate::field::FieldType;
use crate::id::{Digest, Id};
use crate::kind::{Kind, Named};
use crate::node::Node;
use crate::value::{Reading, Value};

/// Points at a record of any kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The kind pointed at.
    pub kind: Kind,
    /// The id within the kind.
    pub id: Id,
}

impl Reference {
    /// Makes a reference.
    pub fn new(kind: Kind, id: Id) -> Self {
        Self { kind, id }
    }

    /// Reads `kind/id`; `None` when the kind is unknown or the id is no slug.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        Some(Self { kind: Kind::parse(kind)?, id: Id::new(id)? })
    }
}

impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no reference")))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a typed reference may point at: one kind, a tuple of kinds, or [`Any`].
pub trait Target: 'static {
    /// Names of the kinds; empty for any.
    const KINDS: &'static [&'static str];
}

/// Any kind at all.
pub struct Any;

impl Target for Any {
    const KINDS: &'static [&'static str] = &[];
}
impl<K: Named + 'static> Target for K {
    const KINDS: &'static [&'static str] = &[K::NAME];
}
macro_rules! tuple_target {
    ($($t:ident),+) => {
        impl<$($t: Named + 'static),+> Target for ($($t,)+) {
            const KINDS: &'static [&'static str] = &[$($t::NAME),+];
        }
    };
}
tuple_target!(A, B);
tuple_target!(A, B, C);
tuple_target!(A, B, C, D);
tuple_target!(A, B, C, D, E);

/// A reference whose field says which kinds it may point at.
pub struct Ref<T> {
    /// Where it points.
    pub to: Reference,
    of: PhantomData<fn() -> T>,
}

impl<T: Target> Ref<T> {
    /// Takes a reference, if it points at a kind allowed here.
    pub fn new(to: Reference) -> Option<Self> {
        (T::KINDS.is_empty() || T::KINDS.contains(&to.kind.name())).then_some(Self { to, of: PhantomData })
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), of: PhantomData }
    }
}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.to == other.to
    }
}
impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to, f)
    }
}
impl<T> fmt::Display for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to, f)
    }
}

impl<T: Target> Value for Ref<T> {
    const TYPE: FieldType = FieldType::Ref(T::KINDS);
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let value = node.text().and_then(Reference::parse).and_then(Self::new);
        if value.is_none() {
            reading.mismatch(node, &Self::TYPE);
        }
        value
    }
    fn json(&self) -> Json {
        Json::String(self.to.to_string())
    }
    fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &Reference)) {
        tell(path, &self.to);
    }
}

/// Points at the very version of a record: approvals, assessments and frozen statements rest on it.
pub struct Pin<T> {
    /// The record.
    pub to: Reference,
    /// The digest of the version meant.
    pub digest: Digest,
    of: PhantomData<fn() -> T>,
}

impl<T: Target> Pin<T> {
    /// Pins `to` at `digest`, if the kind is allowed here.
    pub fn new(to: Reference, digest: Digest) -> Option<Self> {
        Ref::<T>::new(to).map(|r| Self { to: r.to, digest, of: PhantomData })
    }
}

impl<T> Clone for Pin<T> {
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), digest: self.digest, of: PhantomData }
    }
}
impl<T> PartialEq for Pin<T> {
    fn eq(&self, other: &Self) -> bool {
        self.to == other.to && self.digest == other.digest
    }
}
impl<T> fmt::Debug for Pin<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<T> fmt::Display for Pin<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.to, self.digest)
    }
}

impl<T: Target> Value for Pin<T> {
    const TYPE: FieldType = FieldType::Pin(T::KINDS);
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let value = node.text().and_then(|t| {
            let (to, digest) = t.split_once('@')?;
            Self::new(Reference::parse(to)?, Digest::parse(digest)?)
        });
        if value.is_none() {
            reading.mismatch(node, &Self::TYPE);
        }
        value
    }
    fn json(&self) -> Json {
        Json::String(self.to_string())
    }
    fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &Reference)) {
        tell(path, &self.to);
    }
}
