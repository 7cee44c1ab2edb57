//! Use cases over documents (C5.2, C7.5): from draft through review, approval by a quorum and publication to withdrawal.
//! Where a document stands moves by acts only; its text is written like that of every record.

mod file;
mod life;
mod move_document;
mod new_version;

pub use file::{KEPT_TYPES, LARGEST_FILE};
pub use life::Stage;
pub(crate) use life::{approvers, follow, timely};
