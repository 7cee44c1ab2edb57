//! The tables from outside: round trips, bad input, snapshot folders, comparison.
#![allow(missing_docs, reason = "a test")]
mod bad_input;
mod folder;
mod round_trip;
mod samples;
