//! What the standard asks, in our own words: clauses, Annex A controls, identity scenarios, phases and tasks of the
//! project, documented information, glossary; texts of policies and procedures to start from, audit questions, notes on
//! sectors. Data files with a typed loader; no behaviour.
//!
//! Clause numbers, short titles and control titles are named as in ISO/IEC 27001:2022; every explanation is ours.

pub mod checklist;
pub mod clause;
pub mod control;
pub mod glossary;
mod load;
pub mod project;
pub mod scenario;
pub mod sector;
pub mod start;
pub mod template;

pub use checklist::Question;
pub use clause::Clause;
pub use control::Control;
pub use glossary::Term;
pub use project::{Document, Phase, Task};
pub use scenario::Scenario;
pub use sector::Sector;
pub use template::Template;

/// Version of the catalogue: part of every result that rests on it.
pub const VERSION: &str = "2026.1 (ISO/IEC 27001:2022, Amendment 1:2024)";
