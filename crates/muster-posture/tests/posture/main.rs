//! The posture engine from outside: the contract, unknown facts, an independent implementation, explanations.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test may panic; clippy.toml allows it in test functions only"
)]
mod access;
mod advance;
mod boundaries;
mod contract;
mod duties;
mod estates;
mod held;
mod lists;
mod naive;
mod sealed;
mod unknown;
mod why;
