//! Schemas and their attributes (RFC 7643, 4, 5, 6, 7 and 8.7): the data file beside this one is what `/Schemas` shows,
//! and what filters, PATCH and shaping go by. There is no second list.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value as Json;

use super::path::AttrPath;

/// The core schema of users.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The core schema of groups.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The enterprise extension of users.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// What kind of value an attribute has (RFC 7643, 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the words of the RFC")]
pub enum Type {
    String,
    Boolean,
    Decimal,
    Integer,
    DateTime,
    Binary,
    Reference,
    Complex,
}

/// Who may write it (RFC 7643, 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the words of the RFC")]
pub enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
    WriteOnly,
}

/// When it is returned (RFC 7643, 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the words of the RFC")]
pub enum Returned {
    Always,
    Never,
    Default,
    Request,
}

/// One attribute and its characteristics (RFC 7643, 2.2 and 7).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// Its name as schemas spell it.
    pub name: String,
    /// What kind of value it has.
    #[serde(rename = "type")]
    pub holds: Type,
    /// Whether it has several.
    #[serde(default)]
    pub multi_valued: bool,
    /// Whether a resource must have it.
    #[serde(default)]
    pub required: bool,
    /// Whether strings compare by case.
    #[serde(default)]
    pub case_exact: bool,
    /// Who may write it.
    pub mutability: Mutability,
    /// When it is returned.
    pub returned: Returned,
    /// Sub-attributes of a complex one.
    #[serde(default)]
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    /// The sub-attribute of this name, whatever its case.
    pub fn sub(&self, name: &str) -> Option<&Attribute> {
        self.sub_attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name))
    }
}

/// One schema.
#[derive(Debug, Clone, Deserialize)]
pub struct Schema {
    /// Its URN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

impl Schema {
    /// The attribute of this name, whatever its case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name))
    }
}

const FILE: &str = include_str!("schemas.json");

// Both read an embedded file that a test reads too: it cannot fail in the field.
static JSON: LazyLock<Vec<Json>> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());
static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());
/// Attributes that every resource has (RFC 7643, 3.1); no schema lists them.
static COMMON: LazyLock<Vec<Attribute>> = LazyLock::new(|| {
    let string = |name: &str, holds, mutability, returned| Attribute {
        name: name.into(),
        holds,
        multi_valued: false,
        required: false,
        case_exact: true,
        mutability,
        returned,
        sub_attributes: Vec::new(),
    };
    let read = |name: &str, holds| string(name, holds, Mutability::ReadOnly, Returned::Default);
    let mut meta = read("meta", Type::Complex);
    meta.sub_attributes = vec![
        read("resourceType", Type::String),
        read("created", Type::DateTime),
        read("lastModified", Type::DateTime),
        read("location", Type::Reference),
        read("version", Type::String),
    ];
    let mut schemas = string("schemas", Type::Reference, Mutability::ReadWrite, Returned::Always);
    schemas.multi_valued = true;
    vec![
        schemas,
        string("id", Type::String, Mutability::ReadOnly, Returned::Always),
        string("externalId", Type::String, Mutability::ReadWrite, Returned::Default),
        meta,
    ]
});

/// Every schema as `/Schemas` shows it, without `schemas` and `meta`.
pub fn published() -> &'static [Json] {
    &JSON
}

/// The schema with a URN, whatever its case.
pub fn schema(urn: &str) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|s| s.id.eq_ignore_ascii_case(urn))
}

/// Every schema.
pub fn schemas() -> &'static [Schema] {
    &SCHEMAS
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// A user: an account, and the person behind it.
    User,
    /// A group.
    Group,
}

/// An attribute that a path leads to.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The extension it is in; none for core and common attributes.
    pub extension: Option<&'static Schema>,
    /// The attribute itself.
    pub attribute: &'static Attribute,
    /// The sub-attribute, if the path names one.
    pub sub: Option<&'static Attribute>,
}

impl ResourceKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// `meta.resourceType`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The path of its endpoint.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    /// From `meta.resourceType`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// From an endpoint.
    pub fn at(endpoint: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.endpoint() == endpoint)
    }

    /// Its core schema.
    pub const fn core(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    /// Its extensions.
    pub fn extensions(self) -> impl Iterator<Item = &'static Schema> {
        let urn = (self == Self::User).then_some(ENTERPRISE);
        urn.into_iter().filter_map(schema)
    }

    /// Core and common attributes.
    pub fn attributes(self) -> impl Iterator<Item = &'static Attribute> {
        COMMON.iter().chain(schema(self.core()).into_iter().flat_map(|s| &s.attributes))
    }

    /// The attribute a path leads to, if this kind has it.
    pub fn find(self, path: &AttrPath) -> Option<Found> {
        let (extension, attribute) = match path.schema {
            Some(urn) if urn != self.core() => {
                let extension = self.extensions().find(|s| s.id == urn)?;
                (Some(extension), extension.attribute(&path.name)?)
            }
            _ => (None, self.attributes().find(|a| a.name.eq_ignore_ascii_case(&path.name))?),
        };
        let sub = match &path.sub {
            Some(name) => Some(attribute.sub(name)?),
            None => None,
        };
        Some(Found { extension, attribute, sub })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read_whole() {
        assert_eq!((JSON.len(), SCHEMAS.len()), (6, 6));
        assert!(schema(ENTERPRISE).unwrap().attribute("MANAGER").unwrap().sub("value").is_some());
        let user = schema(USER).unwrap();
        assert!(
            user.attribute("username").unwrap().required && !user.attribute("userName").unwrap().case_exact
        );
        assert_eq!(user.attribute("password").unwrap().returned, Returned::Never);
    }
}
