//! The Statement of Applicability (6.1.3 d): its lines out of any set of records, those of now or those that a version
//! pinned; what a new version would pin; and what differs between two. Where a number can tell whether a control is in
//! place, what it says.

mod compare;
mod draft;
mod line;
mod measured;

pub use compare::{Change, Difference, compare};
pub use draft::{Draft, draft, next_version, pins};
pub use line::{Applies, Behind, Line, lines};
pub use measured::{Measured, measured};
