//! The server from outside, in process: a real store in a temporary folder, requests through the whole service.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

#[path = "web/asked.rs"]
mod asked;
#[path = "web/conflict.rs"]
mod conflict;
#[path = "web/doing.rs"]
mod doing;
#[path = "web/duties.rs"]
mod duties;
#[path = "web/edit.rs"]
mod edit;
#[path = "web/guard.rs"]
mod guard;
#[path = "web/installation.rs"]
mod installation;
#[path = "web/keeping.rs"]
mod keeping;
#[path = "web/links.rs"]
mod links;
#[path = "web/list.rs"]
mod list;
#[path = "web/owners.rs"]
mod owners;
#[path = "web/plan.rs"]
mod plan;
#[path = "web/registers.rs"]
mod registers;
#[path = "web/risks.rs"]
mod risks;
#[path = "web/scim.rs"]
mod scim;
#[expect(dead_code, reason = "what the tests of the connectors need is more")]
#[path = "../../muster-connect/tests/connect/slapd.rs"]
mod slapd;
#[path = "web/sources.rs"]
mod sources;
#[path = "web/sources_api.rs"]
mod sources_api;
#[path = "web/special.rs"]
mod special;
#[path = "web/statement.rs"]
mod statement;
#[path = "web/tokens.rs"]
mod tokens;
#[path = "web/trace.rs"]
mod trace;
#[path = "web/walk.rs"]
mod walk;
