//! `muster snapshot show|verify|compare|seal`: what a snapshot folder holds, whether it is the one that was written, what
//! changed between two, and sealing one against its predecessor. Not the snapshots of an installation (`keeping`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use muster_estate::{
    Compared, FileFormat, Snapshot, Table, TableChanges, Tables, compare, read_rows, seal, write_snapshot,
};
use muster_model::snapshot::{Fact, Manifest};
use serde_json::json;

use super::written::{Format, Written};
use super::{DENIED, OK, note, print};

/// Look at snapshots of identities: what one holds, whether it is unchanged, what changed between two.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// What a snapshot holds: when it was taken, from which sources, what each can report, how many rows.
    Show {
        /// The snapshot: a folder of Parquet or CSV tables.
        #[arg(value_name = "DIR")]
        snapshot: PathBuf,
        #[command(flatten)]
        written: Written,
    },
    /// Check every table against its checksum, and that one snapshot was sealed against the other.
    Verify {
        /// The snapshot.
        #[arg(value_name = "DIR")]
        snapshot: PathBuf,
        /// The snapshot that it must have been sealed against.
        #[arg(long, value_name = "DIR")]
        previous: Option<PathBuf>,
    },
    /// What appeared, went and changed from one snapshot to another, table by table.
    Compare {
        /// The older snapshot.
        #[arg(value_name = "OLDER")]
        older: PathBuf,
        /// The newer snapshot.
        #[arg(value_name = "NEWER")]
        newer: PathBuf,
        /// Sign-ins and uses of rights and credentials are no changes.
        #[arg(long)]
        no_activity: bool,
        /// Show at most this many ids of each table and way; all are counted.
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: usize,
        #[command(flatten)]
        written: Written,
    },
    /// Write a snapshot anew, sealed: since when each row is seen, and between which pulls unreported times lie.
    Seal {
        /// The snapshot to seal; it stays as it is.
        #[arg(value_name = "DIR")]
        snapshot: PathBuf,
        /// The one before it; without one it is sealed as the first.
        #[arg(long, value_name = "DIR")]
        previous: Option<PathBuf>,
        /// The folder to write to; it must not exist yet.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Write CSV instead of Parquet.
        #[arg(long)]
        csv: bool,
    },
    #[command(flatten)]
    Kept(super::keeping::Act),
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    match &args.what {
        What::Show { snapshot, written } => show(&open(snapshot)?, written.format),
        What::Verify { snapshot, previous } => verify(&open(snapshot)?, previous.as_deref()),
        What::Compare { older, newer, no_activity, limit, written } => {
            let what = if *no_activity { Compared::ButActivity } else { Compared::Everything };
            differences(&compare(&open(older)?, &open(newer)?, what, *limit)?, written.format)
        }
        What::Seal { snapshot, previous, out, csv } => sealed(snapshot, previous.as_deref(), out, *csv),
        What::Kept(act) => super::keeping::run(act),
    }
}

fn open(folder: &Path) -> anyhow::Result<Snapshot> {
    let snapshot = Snapshot::open(folder)?;
    snapshot.warnings().iter().for_each(|warning| note(&format!("warning: {warning}")));
    Ok(snapshot)
}

/// The manifest, without which nothing can be said of when and from where.
fn manifest(snapshot: &Snapshot) -> anyhow::Result<&Manifest> {
    let folder = snapshot.folder().display();
    snapshot
        .manifest()
        .with_context(|| format!("`{folder}` does not say when it was taken and from where: it is bare tables; `muster pull` makes a snapshot of them"))
}

fn show(snapshot: &Snapshot, format: Format) -> anyhow::Result<u8> {
    let manifest = manifest(snapshot)?;
    let digest = manifest.digest()?;
    if format == Format::Json {
        let json = json!({"digest": digest, "manifest": manifest});
        return print(&format!("{}\n", serde_json::to_string_pretty(&json)?)).map(|()| OK);
    }
    let mut out = format!("taken    {}\ndigest   {digest}\n", manifest.taken_at);
    let previous = manifest.predecessor.as_deref().unwrap_or("none: it is the first of its chain");
    let _ = writeln!(out, "previous {previous}");
    for source in &manifest.sources {
        let _ = writeln!(out, "\n{} ({}, {} entries)", source.source, source.connector, source.entries);
        let known = |known: bool| {
            let facts = Fact::ALL.iter().filter(|fact| source.facts.contains(fact) == known);
            let facts: Vec<&str> = facts.map(Fact::as_str).collect();
            if facts.is_empty() { "nothing".to_owned() } else { facts.join(", ") }
        };
        let _ = writeln!(out, "  reports  {}\n  unknown  {}", known(true), known(false));
        for warning in &source.warnings {
            let _ = writeln!(out, "  warning  {}", visible(warning));
        }
    }
    let _ = writeln!(out);
    for (table, file) in &manifest.tables {
        let _ = writeln!(out, "{table:<18} {:>12} rows {:>14} bytes", file.rows, file.bytes);
    }
    print(&out).map(|()| OK)
}

fn verify(snapshot: &Snapshot, previous: Option<&Path>) -> anyhow::Result<u8> {
    // Opening has compared every table with its checksum: a snapshot that is open is whole.
    let manifest = manifest(snapshot)?;
    if let Some(previous) = previous {
        let before = open(previous)?;
        let digest = self::manifest(&before)?.digest()?;
        if manifest.predecessor.as_deref() != Some(digest.as_str()) {
            let against = manifest.predecessor.as_deref().unwrap_or("nothing");
            bail!("it was sealed against {against}, and `{}` is {digest}", previous.display());
        }
    }
    let files = manifest.tables.len();
    print(&format!("whole: {files} tables are as written\ndigest {}\n", manifest.digest()?)).map(|()| OK)
}

/// Exit code 1 when anything differs, as `diff` does.
fn differences(tables: &[TableChanges], format: Format) -> anyhow::Result<u8> {
    let code = if tables.iter().all(TableChanges::is_empty) { OK } else { DENIED };
    if format == Format::Json {
        return print(&format!("{}\n", serde_json::to_string_pretty(tables)?)).map(|()| code);
    }
    let mut out = format!("{:<18} {:>10} {:>10} {:>10}\n", "", "appeared", "gone", "changed");
    for t in tables {
        let [appeared, gone, changed] = [&t.appeared, &t.gone, &t.changed].map(|c| c.count);
        let _ = writeln!(out, "{:<18} {appeared:>10} {gone:>10} {changed:>10}", t.table);
    }
    for t in tables.iter().filter(|t| !t.is_empty()) {
        let _ = writeln!(out, "\n{}", t.table);
        for (sign, changes) in [('+', &t.appeared), ('-', &t.gone), ('~', &t.changed)] {
            for key in &changes.keys {
                let _ = writeln!(out, "{sign} {}", visible(key));
            }
            let more = changes.count.saturating_sub(changes.keys.len() as u64);
            if more > 0 {
                let _ = writeln!(out, "{sign} and {more} more");
            }
        }
    }
    print(&out).map(|()| code)
}

/// Ids come from outside: what would move the cursor or colour the screen is shown as a mark.
fn visible(key: &str) -> String {
    key.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

fn sealed(snapshot: &Path, previous: Option<&Path>, out: &Path, csv: bool) -> anyhow::Result<u8> {
    if out.exists() {
        bail!("`{}` is already there; a snapshot is never overwritten, so name a new folder", out.display());
    }
    let snapshot = open(snapshot)?;
    let mut manifest = manifest(&snapshot)?.clone();
    let mut rows = read_rows(&snapshot)?;
    let previous = previous.map(open).transpose()?;
    seal(previous.as_ref(), &mut rows, &mut manifest)?;
    let format = if csv { FileFormat::Csv } else { FileFormat::Parquet };
    let written = write_snapshot(out, &rows, &manifest, format)?;
    let tables = Table::ALL.iter().filter(|t| written.tables.contains_key(t.name())).count();
    print(&format!("{}: {tables} tables sealed\ndigest {}\n", out.display(), written.digest()?)).map(|()| OK)
}
