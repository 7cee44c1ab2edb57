//! What Muster knows, written for its readers: diagnostics to terminal, JSON and SARIF; tables to CSV; plans to text,
//! JSON and iCalendar; Markdown to safe HTML; diagrams and charts to SVG.
//!
//! This crate takes plain data and queries nothing. Every format escapes for its reader: no value of a record can
//! become a control sequence, a formula, a script or an attribute.

pub mod csv;
pub mod ical;
pub mod json;
pub mod link;
pub mod markdown;
pub mod plan;
pub mod plan_text;
pub mod report;
pub mod sarif;
pub mod svg;
pub mod text;
pub mod words;

pub use plan::{Plan, PlanMilestone, PlanPhase, PlanTask};
pub use report::{CheckReport, NotRun, Waived};
pub use text::Terminal;
