//! Versions of the Statement of Applicability: making one that pins all it rests on, and reading one back as it was.

mod frozen;
mod make_statement;

pub use frozen::Frozen;
