//! What is pushed over SCIM: resources, memberships with the instant each was seen, tokens. Rows only: what they mean is
//! said in `muster-connect` and `muster-app`.
//!
//! Filters are evaluated in Rust over rows, not turned into SQL: their rules (case by attribute, dates, values of complex
//! attributes, extensions) follow the schema, and a second evaluator in two dialects would have to agree with PATCH's. The
//! look-ups that clients make all day (`userName eq`, `externalId eq`, `displayName eq`, `id eq`) go by index.

mod resources;
mod tokens;
mod write;

pub use resources::{ScimKey, ScimMember, ScimRow};
pub use tokens::{ScimSourceRow, ScimTokenRow};
pub use write::ScimWrite;
