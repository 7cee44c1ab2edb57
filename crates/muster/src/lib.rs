//! The binary's parts as a library, so that tests can drive them without a socket or a terminal.

pub mod cli;
pub mod plan_view;
pub mod web;
