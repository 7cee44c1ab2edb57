//! Use cases of the management review: what was shown is frozen with what was said.

mod hold_review;

pub use hold_review::NewReview;
