//! Use cases over baselines (P2): one is begun, and its lines are answered, by several people at a time. Signing one off is
//! the act of every attested field (`records/attest.rs`).

mod answer_baseline;
mod start_baseline;

pub use answer_baseline::{Answered, Clash};
