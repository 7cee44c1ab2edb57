//! A generated estate as a snapshot that says what its sources report, taken into an installation.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use jiff::Timestamp;
use muster_app::{Actor, Clock, Muster};
use muster_model::OrgId;
use muster_model::snapshot::{Fact, Manifest, SourceFacts, TableFile};
use serde::Deserialize;

/// The sources that the generator names in its rows.
const SOURCES: [&str; 7] = ["ad", "aws", "entra", "hr", "ldap", "okta", "saas"];

/// What the generator says of its files.
#[derive(Deserialize)]
struct Generated {
    #[serde(rename = "ref")]
    at: Timestamp,
    rows: BTreeMap<String, u64>,
    sha256: BTreeMap<String, String>,
    bytes: BTreeMap<String, u64>,
}

/// Generates it; how many rows there are in all tables.
pub fn generate(python: &Path, accounts: u64, to: &Path) -> anyhow::Result<u64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/estate/gen_estate.py");
    let mut generate = Command::new(python);
    generate.arg(script).args(["--accounts", &accounts.to_string(), "--seed", "1", "--out"]).arg(to);
    std::fs::create_dir_all(to)?;
    let ended = generate.stdout(Stdio::null()).status().context("the generator cannot be run")?;
    ensure!(ended.success(), "the generator failed: {ended}");
    let path = to.join("manifest.json");
    let made: Generated = serde_json::from_slice(&std::fs::read(&path)?)?;
    let mut manifest = Manifest::new(made.at);
    manifest.sources = SOURCES
        .iter()
        .map(|source| SourceFacts {
            source: (*source).to_owned(),
            connector: "generated".into(),
            facts: Fact::ALL.iter().cloned().collect(),
            ..SourceFacts::default()
        })
        .collect();
    for (table, rows) in &made.rows {
        let file = format!("{table}.parquet");
        let (Some(sha256), Some(bytes)) = (made.sha256.get(&file), made.bytes.get(&file)) else { continue };
        let table_file = TableFile { rows: *rows, sha256: sha256.clone(), bytes: *bytes, file };
        manifest.tables.insert(table.clone(), table_file);
    }
    ensure!(manifest.tables.len() == made.rows.len(), "the generator names tables without files");
    std::fs::write(&path, serde_json::to_vec_pretty(&manifest)?)?;
    Ok(made.rows.values().sum())
}

/// Takes it into the installation of the bench.
pub fn take_in(data: &Path, snapshot: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let muster = Muster::open(data, Clock::new(Timestamp::now)).await?;
        let console = Actor::console(OrgId::new("bench").context("a slug")?);
        muster.add_snapshot(&console, snapshot).await?;
        muster.close().await;
        Ok(())
    })
}
