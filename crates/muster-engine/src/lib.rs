//! Judgement: rules, scope derivation, clause status, baseline, programme metrics, roadmap, what risks cost. Pure functions over a programme,
//! measurements, an estate summary, the catalogue and a given instant. No I/O, no clock, nothing async.

pub mod audit;
pub mod baseline;
pub mod check;
pub mod competence;
pub mod context;
pub mod duties;
pub mod findings;
pub mod fixture;
pub mod indicator;
pub mod metrics;
pub mod raci;
pub mod reading;
pub mod review;
pub mod risk;
pub mod roadmap;
pub mod rule;
pub mod rules;
pub mod scope;
pub mod scope_effect;
pub mod sentence;
pub mod statement;
pub mod status;
pub mod trace;
pub mod work;

pub use check::{CheckReport, check};
pub use context::Context;
pub use rule::{Hit, Outcome, Rule};
