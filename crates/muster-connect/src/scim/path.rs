//! Names of attributes in filters, PATCH paths and `attributes` (RFC 7644, 3.10): `name.givenName`,
//! `urn:…:enterprise:2.0:User:manager.value`. Names are case-insensitive (RFC 7643, 2.1).

use super::error::ScimError;
use super::schema;

/// An attribute's name with its schema and sub-attribute, where they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttrPath {
    /// The schema's URN as schemas spell it.
    pub schema: Option<&'static str>,
    /// The attribute; empty when the path is a URN alone.
    pub name: String,
    /// The sub-attribute.
    pub sub: Option<String>,
}

impl AttrPath {
    /// Reads one.
    ///
    /// # Errors
    /// In words, when it is none.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let wrong = || ScimError::path(format!("`{}` is no attribute name", shown(text)));
        let (schema, rest) = match text.get(..4).filter(|p| p.eq_ignore_ascii_case("urn:")) {
            None => (None, text),
            // The version in a URN has a dot of its own, so only known URNs can be told from a sub-attribute.
            Some(_) => schema::schemas()
                .iter()
                .filter_map(|s| {
                    let head = text.get(..s.id.len())?;
                    let rest = text.get(s.id.len()..)?;
                    let whole = rest.is_empty() || rest.starts_with(':');
                    (head.eq_ignore_ascii_case(&s.id) && whole)
                        .then(|| (Some(s.id.as_str()), rest.strip_prefix(':').unwrap_or(rest)))
                })
                .max_by_key(|(id, _)| id.map_or(0, str::len))
                .ok_or_else(wrong)?,
        };
        if rest.is_empty() && schema.is_some() {
            return Ok(Self { schema, name: String::new(), sub: None });
        }
        let (name, sub) = match rest.split_once('.') {
            Some((name, sub)) => (name, Some(sub)),
            None => (rest, None),
        };
        if is_name(name) && sub.is_none_or(is_name) {
            Ok(Self { schema, name: name.to_owned(), sub: sub.map(str::to_owned) })
        } else {
            Err(wrong())
        }
    }
}

/// RFC 7643, 2.1; `$ref` is the one name that begins otherwise.
pub(super) fn is_name(text: &str) -> bool {
    let rest = text.strip_prefix('$').unwrap_or(text);
    rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Text of a client fit for a message.
pub(super) fn shown(text: &str) -> String {
    crate::warnings::printable(text)
}
