//! The trace that must not break: party, requirement, risk, treatment, control, Statement of Applicability, evidence,
//! audit, finding, action, effectiveness, review, decision. From any record both ways along it, bounded, with the places
//! where it breaks; and the whole programme step by step. Says nothing new about a record: breaks are what rules said.

mod breaks;
mod links;
mod overview;
mod step;
mod walk;

pub use breaks::{BREAKS, Break, Toward};
pub use links::Point;
pub use overview::{Overview, StepOverview, overview};
pub use step::{STEPS, Step};
pub use walk::{LeftOff, Limits, Link, Node, Side, Trace, of};
