//! What a SCIM server says when it does not do as asked (RFC 7644, 3.12).

use serde_json::{Value as Json, json};

/// A refusal with its status, its `scimType` where the RFC has one, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimError {
    /// HTTP status.
    pub status: u16,
    /// `scimType` of RFC 7644, table 9.
    pub kind: Option<&'static str>,
    /// What happened and what to do.
    pub detail: String,
}

impl std::error::Error for ScimError {}

impl std::fmt::Display for ScimError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ScimError {
    /// A refusal with a status alone.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, kind: None, detail: detail.into() }
    }

    /// 400 with a `scimType`.
    pub fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status: 400, kind: Some(kind), detail: detail.into() }
    }

    pub(crate) fn filter(detail: impl Into<String>) -> Self {
        Self::bad("invalidFilter", detail)
    }

    pub(crate) fn value(detail: impl Into<String>) -> Self {
        Self::bad("invalidValue", detail)
    }

    pub(crate) fn path(detail: impl Into<String>) -> Self {
        Self::bad("invalidPath", detail)
    }

    /// 404: not there, or not in this source.
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(404, format!("{what} was not found"))
    }

    /// 409 `uniqueness`.
    pub fn taken(detail: impl Into<String>) -> Self {
        Self { status: 409, kind: Some("uniqueness"), detail: detail.into() }
    }

    /// 412: the resource is not at the version that If-Match names.
    pub fn stale() -> Self {
        Self::new(412, "the resource has changed: read it again")
    }

    /// The message. The status is a string there (RFC 7644, 3.12).
    pub fn json(&self) -> Json {
        let mut out = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if let (Some(kind), Some(object)) = (self.kind, out.as_object_mut()) {
            object.insert("scimType".into(), kind.into());
        }
        out
    }
}
