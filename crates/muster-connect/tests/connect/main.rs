//! The connectors against real peers: OpenLDAP's slapd, started here on a loopback port, hand-written hostile servers,
//! and folders of tables. One binary, so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests, and what they share"
)]
mod active_directory;
mod aws;
#[cfg(feature = "aws-live")]
mod aws_live;
mod directory;
mod entra;
mod hostile;
mod ldif;
mod mapped;
mod okta;
mod people;
mod probe;
mod ranges;
mod samba;
mod secure;
mod slapd;
mod tables;
#[cfg(feature = "measure")]
mod throughput;

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_connect::ldap::{LdapConnector, LdapSettings};
use muster_connect::{ConnectError, Connector, Limits, Progress, Pulled};

/// The instant the planted times are counted back from.
fn now() -> Timestamp {
    "2026-06-30T00:00:00Z".parse().unwrap()
}

/// No progress wanted.
fn quiet(_: Progress) {}

fn settings(json: serde_json::Value) -> LdapSettings {
    serde_json::from_value(json).unwrap()
}

async fn pull_one(settings: LdapSettings, limits: &Limits) -> Result<Pulled, ConnectError> {
    LdapConnector::new(settings).pull(&quiet, limits, now()).await
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}
