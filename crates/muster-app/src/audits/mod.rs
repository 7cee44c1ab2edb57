//! Use cases over audits (C9.2): the questions to ask, taken from the catalogue; samples that can be drawn again.

mod draw_sample;
mod take_questions;

pub use draw_sample::{LARGEST_SAMPLE, MOST_MEMBERS, SampleOf};
