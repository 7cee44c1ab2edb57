//! The tables from outside: round trips, bad input, snapshot folders, comparison.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test may panic; clippy.toml allows it in test functions only"
)]
mod bad_input;
mod compare;
mod folder;
mod foreign;
mod round_trip;
mod samples;
mod seal;
