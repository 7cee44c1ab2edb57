//! Internal audits (C9.2): which clauses were audited when and with what result, which come next and why, and samples that
//! can be drawn again. Pure.

mod coverage;
mod sample;

pub use coverage::{Coverage, Seen, coverage};
pub use sample::{Drawn, draw, population_digest};
