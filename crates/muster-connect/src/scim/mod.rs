//! SCIM 2.0 (RFC 7643, RFC 7644) as a protocol: schemas, filters, paths, PATCH, projection, and resources as rows.
//! Pure: no store, no HTTP. The use cases are in `muster-app`, the server in `muster`.
//!
//! The parser and the tree are our own: a filter must be evaluated against schema-typed JSON (case rules, dates, booleans)
//! and a PATCH applied to it, and both are smaller over one tree than over a model of fixed structs.

mod error;
mod filter;
mod matching;
mod patch;
mod path;
mod projection;
mod rows;
pub mod schema;
mod shape;

pub use error::ScimError;
pub use filter::{Filter, Op};
pub use matching::{SortKey, check_filter, matches, order_of};
pub use patch::{Change, Verb, apply, read_patch};
pub use path::AttrPath;
pub use projection::Projection;
pub use rows::{Resource, Use, rows_of};
pub use schema::ResourceKind;
pub use shape::shape;

/// A JSON object.
pub type Object = serde_json::Map<String, serde_json::Value>;
