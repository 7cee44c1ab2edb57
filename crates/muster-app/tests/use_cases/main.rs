//! Every use case on a real SQLite file: what it does, who may do it, and what it refuses.

mod access;
mod folder;
mod forge;
mod policy;
mod records;
mod round_trip;
mod speed;
mod world;
