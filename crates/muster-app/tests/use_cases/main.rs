//! Every use case on a real SQLite file: what it does, who may do it, and what it refuses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what went wrong by failing"
)]

mod access;
mod audits;
mod baseline;
mod documents;
mod folder;
mod forge;
mod keeping;
mod links;
mod owners;
mod policy;
mod pulls;
mod records;
mod review;
mod risk;
mod round_trip;
mod sources;
#[cfg(feature = "measure")]
mod speed;
mod start;
mod statement;
mod world;
