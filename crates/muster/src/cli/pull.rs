//! `muster pull`: reads identities from directories and tables into a dated snapshot.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use muster_app::Actor;
use muster_connect::{Connector, Limits, Progress, SnapshotRows};
use muster_estate::{FileFormat, Rows, Snapshot, seal, write_snapshot};
use muster_model::OrgId;
use serde::Deserialize;

use super::{FAILED, OK, note, print};

/// Pull identities from one or more sources into a snapshot.
#[derive(clap::Args)]
#[command(
    after_help = "The sources are described in a TOML file:\n\n  [[source]]\n  connector = \"ldap\"\n  name = \"corp\"\n  url = \"ldaps://ldap.example.org\"\n  base_dn = \"dc=example,dc=org\"\n  bind_dn = \"cn=reader,dc=example,dc=org\"\n  password = { env = \"CORP_LDAP_PASSWORD\" }\n\n  [[source]]\n  connector = \"tables\"\n  name = \"hr\"\n  folder = \"exports/hr\"\n  facts = [\"hr_dates\"]\n\nNo password stands in the file: `password` names an environment variable, a file or a command."
)]
pub struct Args {
    /// The file that describes the sources. Without it, those that are set up in the data folder.
    #[arg(long, value_name = "FILE", required_unless_present = "data")]
    sources: Option<PathBuf>,
    /// The folder to write the snapshot to; it must not exist yet.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["test", "dry_run", "data"])]
    out: Option<PathBuf>,
    /// Take the snapshot into this data folder instead: sealed against its newest, measured and registered.
    #[arg(long, value_name = "DIR", requires = "org", conflicts_with_all = ["out", "csv", "test"])]
    data: Option<PathBuf>,
    /// The organisation in the data folder.
    #[arg(long, value_name = "ORG", requires = "data", value_parser = super::import::org)]
    org: Option<OrgId>,
    /// Also take what this source has pushed over SCIM; may be given several times.
    #[arg(long, value_name = "NAME", requires = "data")]
    scim: Vec<String>,
    /// Seal it against this earlier snapshot, so that times the sources do not report become intervals.
    #[arg(long, value_name = "DIR", requires = "out")]
    previous: Option<PathBuf>,
    /// Write CSV instead of Parquet.
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    key: super::source::Key,
    /// Only go the way to each source and say how far it came; keep nothing.
    #[arg(long)]
    test: bool,
    /// Read everything, say what would be kept, and keep nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    source: Vec<toml::Table>,
}

/// Largest description of sources that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let connectors = args.sources.as_deref().map(connectors).transpose()?.unwrap_or_default();
    let limits = Limits::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let (Some(data), Some(org)) = (&args.data, &args.org) {
        return runtime.block_on(take_in(args, data, org, connectors, &limits));
    }
    if args.test {
        return runtime.block_on(test(&connectors, &limits));
    }
    if let Some(out) = args.out.as_ref().filter(|o| o.exists()) {
        bail!("`{}` is already there; a snapshot is never overwritten, so name a new folder", out.display());
    }
    // Opened first: a folder that is not there should not cost a whole reading of the directory.
    let previous = args.previous.as_deref().map(Snapshot::open).transpose()?;
    if args.dry_run {
        return runtime.block_on(dry_run(&connectors, &limits));
    }
    let Some(out) = &args.out else { bail!("name the folder to write to with --out") };
    let mut pulled = runtime.block_on(read(&connectors, &limits))?;
    let counts = counted(&pulled.rows);
    let format = if args.csv { FileFormat::Csv } else { FileFormat::Parquet };
    seal(previous.as_ref(), &mut pulled.rows, &mut pulled.manifest)?;
    let manifest = write_snapshot(out, &pulled.rows, &pulled.manifest, format)?;
    print(&format!("{}: {counts}\ndigest {}\n", out.display(), manifest.digest()?))?;
    Ok(OK)
}

async fn read(connectors: &[Box<dyn Connector>], limits: &Limits) -> anyhow::Result<SnapshotRows> {
    let pulled = muster_connect::pull(connectors, &tell, limits, Timestamp::now())
        .await
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    for source in &pulled.manifest.sources {
        for warning in &source.warnings {
            note(&format!("warning: {}: {warning}", source.source));
        }
    }
    Ok(pulled)
}

async fn dry_run(connectors: &[Box<dyn Connector>], limits: &Limits) -> anyhow::Result<u8> {
    let pulled = read(connectors, limits).await?;
    print(&format!("would keep {}\n", counted(&pulled.rows)))?;
    Ok(OK)
}

fn counted(rows: &Rows) -> String {
    format!(
        "{} people, {} accounts, {} groups, {} memberships, {} entitlements, {} grants, {} credentials",
        rows.people.len(),
        rows.accounts.len(),
        rows.groups.len(),
        rows.memberships.len(),
        rows.entitlements.len(),
        rows.grants.len(),
        rows.credentials.len()
    )
}

fn tell(p: Progress) {
    note(&format!("{}: {}, {} entries", p.source, p.step, p.entries));
}

/// Pulls into an installation.
async fn take_in(
    args: &Args,
    data: &Path,
    org: &OrgId,
    mut connectors: Vec<Box<dyn Connector>>,
    limits: &Limits,
) -> anyhow::Result<u8> {
    let muster = super::source::open(data, &args.key).await?;
    let actor = Actor::console(org.clone());
    if args.sources.is_none() && args.scim.is_empty() {
        connectors = muster.open_sources(&actor).await?;
    }
    for source in &args.scim {
        connectors.push(muster.scim_connector(&actor, source).await?);
    }
    if args.dry_run {
        return dry_run(&connectors, limits).await;
    }
    let pulled = muster.pull_sources(&actor, &connectors, &tell, limits).await?;
    for (source, warning) in &pulled.warnings {
        note(&format!("warning: {source}: {warning}"));
    }
    print(&format!("taken {}\ndigest {}\n", pulled.entry.taken_at, pulled.entry.digest))?;
    muster.close().await;
    Ok(OK)
}

async fn test(connectors: &[Box<dyn Connector>], limits: &Limits) -> anyhow::Result<u8> {
    let mut code = OK;
    for connector in connectors {
        let outcome = connector.test(limits).await;
        for (step, learned) in &outcome.passed {
            print(&format!("{}: {step}: ok: {learned}\n", connector.source()))?;
        }
        if let Some(failed) = outcome.failed {
            print(&format!("{}: {failed}\n", connector.source()))?;
            code = FAILED;
        }
    }
    Ok(code)
}

fn connectors(path: &Path) -> anyhow::Result<Vec<Box<dyn Connector>>> {
    let open = |(kind, settings): (String, serde_json::Value)| {
        muster_connect::open(&kind, settings).map_err(anyhow::Error::msg)
    };
    described(path)?.into_iter().map(open).collect()
}

/// The sources that a file describes: the word for each one's connector, and its settings.
pub(super) fn described(path: &Path) -> anyhow::Result<Vec<(String, serde_json::Value)>> {
    let mut text = String::new();
    std::fs::File::open(path)
        .with_context(|| format!("cannot read `{}`", path.display()))?
        .take(MAX_FILE)
        .read_to_string(&mut text)?;
    let file: File =
        toml::from_str(&text).with_context(|| format!("`{}` is no list of sources", path.display()))?;
    anyhow::ensure!(
        !file.source.is_empty(),
        "`{}` describes no `[[source]]`; see `muster pull --help`",
        path.display()
    );
    let open = |mut table: toml::Table| {
        let kind = table.remove("connector").and_then(|c| c.as_str().map(str::to_owned));
        let Some(kind) = kind else { bail!("a source in `{}` names no `connector`", path.display()) };
        Ok((kind, serde_json::to_value(table)?))
    };
    file.source.into_iter().map(open).collect()
}
