//! `muster snapshot list|pin|unpin|keep|prune`: the snapshots of an installation: which there are, which stay whatever the policy
//! says, how long the others are kept, and removing what the policy lets go. Of an ISMS folder only what a policy would do:
//! its figures are measured anew from its snapshots each time, so a removed one would take them along.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use muster_app::keeping::{Candidate, Preview, RetentionPolicy, Stays, Verdict, named_in, retain};
use muster_app::{Actor, Clock, Muster};
use muster_connect::folder;
use muster_estate::manifest_of;
use muster_model::{OrgId, Programme};

use super::isms::organisation;
use super::serve::runtime;
use super::{FAILED, OK, note, print};

/// What is asked of the snapshots that are kept.
#[derive(clap::Subcommand)]
pub(super) enum Act {
    /// List the snapshots of an installation: those that are there, pinned or not, and those that were removed.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Keep a snapshot whatever the policy says.
    Pin {
        /// Its digest, or the first eight digits of it or more.
        digest: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
        #[command(flatten)]
        place: Place,
    },
    /// Take the pin off a snapshot.
    Unpin {
        /// Its digest, or the first eight digits of it or more.
        digest: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
        #[command(flatten)]
        place: Place,
    },
    /// Say how long snapshots are kept. Nothing goes in this moment: `prune`, the next pull, or a day later does it.
    Keep {
        #[command(flatten)]
        policy: Policy,
        /// Switch the policy off: every snapshot is kept.
        #[arg(long)]
        off: bool,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
        #[command(flatten)]
        place: Place,
    },
    /// Remove the snapshots that the policy does not keep; what each was and the figures measured on it stay.
    Prune {
        /// Say what would go and why the rest stays, and remove nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        policy: Policy,
        /// The data folder.
        #[arg(long, value_name = "DIR", default_value = "muster-data", conflicts_with = "isms")]
        data: PathBuf,
        /// The organisation.
        #[arg(long, value_name = "ORG", value_parser = super::import::org, required_unless_present = "isms")]
        org: Option<OrgId>,
        /// An ISMS folder instead of an installation, with --dry-run.
        #[arg(long, value_name = "DIR", conflicts_with = "org")]
        isms: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
pub(super) struct Place {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// The organisation.
    #[arg(long, value_name = "ORG", value_parser = super::import::org)]
    org: OrgId,
}

/// A policy; what is left out is as it is set, or as it is proposed where none is set.
#[derive(clap::Args)]
pub(super) struct Policy {
    /// Keep so many of the newest.
    #[arg(long, value_name = "N")]
    newest: Option<u32>,
    /// Keep the last of each month for so many months.
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// Keep everything younger than so many days.
    #[arg(long, value_name = "N")]
    days: Option<u32>,
}

impl Policy {
    fn is_given(&self) -> bool {
        self.newest.or(self.months).or(self.days).is_some()
    }

    fn over(&self, set: RetentionPolicy) -> anyhow::Result<RetentionPolicy> {
        let policy = RetentionPolicy {
            newest: self.newest.unwrap_or(set.newest),
            months: self.months.unwrap_or(set.months),
            days: self.days.unwrap_or(set.days),
        };
        match policy.wrong().first() {
            Some(wrong) => bail!("--{} {}", wrong.path, wrong.message),
            None => Ok(policy),
        }
    }
}

/// Runs it.
pub(super) fn run(act: &Act) -> anyhow::Result<u8> {
    if let Act::Prune { isms: Some(dir), dry_run, policy, .. } = act {
        if !dry_run {
            bail!(
                "the snapshots of an ISMS folder are its only measurements, so none is removed: look with --dry-run"
            );
        }
        return of_folder(dir, policy.over(RetentionPolicy::default())?);
    }
    runtime()?.block_on(installation(act))
}

async fn installation(act: &Act) -> anyhow::Result<u8> {
    let (data, org) = match act {
        Act::List { place } | Act::Pin { place, .. } | Act::Unpin { place, .. } | Act::Keep { place, .. } => {
            (&place.data, &place.org)
        }
        Act::Prune { data, org, .. } => (data, org.as_ref().context("name the organisation with --org")?),
    };
    anyhow::ensure!(data.is_dir(), "there is no data folder `{}`", data.display());
    let muster = Muster::open(data, Clock::new(Timestamp::now)).await?;
    let actor = Actor::console(org.clone());
    let code = match act {
        Act::List { .. } => {
            print(&listed(&muster, &actor).await?)?;
            OK
        }
        Act::Pin { digest, why, .. } => {
            muster.pin_snapshot(&actor, digest, why).await?;
            print(&format!("{digest}: pinned\n"))?;
            OK
        }
        Act::Unpin { digest, why, .. } => {
            muster.unpin_snapshot(&actor, digest, why).await?;
            print(&format!("{digest}: not pinned any more\n"))?;
            OK
        }
        Act::Keep { policy, off, why, .. } => {
            let set = muster.retention(&actor).await?.map(|s| s.policy).unwrap_or_default();
            let policy = policy.over(set)?;
            muster.set_retention(&actor, policy, !off, why).await?;
            let kept = if *off { "every snapshot".to_owned() } else { policy.words() };
            print(&format!("kept from now on: {kept}\n"))?;
            OK
        }
        Act::Prune { dry_run: true, policy, .. } => {
            let set = muster.retention(&actor).await?;
            if !policy.is_given() && !set.as_ref().is_some_and(|s| s.enabled) {
                note("no policy is on, so every snapshot is kept; this is what the proposed one would do");
            }
            let policy = policy.over(set.map(|s| s.policy).unwrap_or_default())?;
            print(&decided(&muster.preview_retention(&actor, Some(policy)).await?))?;
            OK
        }
        Act::Prune { policy, .. } => {
            if policy.is_given() {
                bail!(
                    "--newest, --months and --days try a policy with --dry-run; `muster snapshot keep` sets one"
                );
            }
            pruned(&muster, &actor).await?
        }
    };
    muster.close().await;
    Ok(code)
}

async fn pruned(muster: &Muster, actor: &Actor) -> anyhow::Result<u8> {
    let Some(done) = muster.prune_snapshots(actor, None).await? else {
        note("no policy is on: every snapshot is kept (see `muster snapshot keep --help`)");
        return Ok(OK);
    };
    let mut out = String::new();
    for s in &done.removed {
        writeln!(out, "removed  {}  taken {}", s.digest, s.taken_at)?;
    }
    for (digest, why) in &done.waiting {
        writeln!(out, "waiting  {digest}  its files could not be deleted: {why}")?;
    }
    writeln!(out, "{} removed, {} bytes free", done.removed.len(), done.freed)?;
    print(&out)?;
    Ok(if done.waiting.is_empty() { OK } else { FAILED })
}

async fn listed(muster: &Muster, actor: &Actor) -> anyhow::Result<String> {
    let mut out = String::new();
    for s in muster.snapshots(actor).await? {
        write!(out, "{}  taken {}", s.digest, s.taken_at)?;
        if let Some(pin) = &s.pin {
            write!(out, "  pinned: {}", visible(&pin.why))?;
        }
        if let Some(removed) = &s.removed {
            let rows: u64 = removed.left.tables.values().map(|t| t.rows).sum();
            write!(out, "  removed {} by {}, {rows} rows: {}", removed.at, removed.by, removed.why)?;
        }
        out.push('\n');
    }
    if out.is_empty() {
        note("there is no snapshot yet: `muster pull` takes one");
    }
    Ok(out)
}

fn decided(preview: &Preview) -> String {
    let lines = preview.lines.iter().map(|(s, verdict)| (s.taken_at, s.digest.clone(), verdict));
    let mut out = table(preview.policy, lines);
    let _ = writeln!(out, "{} bytes would become free", preview.frees());
    out
}

fn table<'v>(
    policy: RetentionPolicy,
    lines: impl Iterator<Item = (Timestamp, String, &'v Verdict)>,
) -> String {
    let mut out = format!("Keeping {}:\n", policy.words());
    let (mut go, mut stay) = (0, 0);
    for (taken, name, verdict) in lines {
        let (word, why) = if verdict.goes() {
            go += 1;
            ("goes ", String::new())
        } else {
            stay += 1;
            ("stays", verdict.stays.iter().map(reason).collect::<Vec<_>>().join("; "))
        };
        let _ = writeln!(out, "{}", format!("{word}  {name}  taken {taken}  {why}").trim_end());
    }
    let _ = writeln!(out, "{go} would go, {stay} stay");
    out
}

fn reason(why: &Stays) -> String {
    match why {
        Stays::Newest => "the newest".into(),
        Stays::Recent(n) => format!("number {n} of the newest"),
        Stays::Predecessor => "the newest was sealed against it".into(),
        Stays::Young => "young".into(),
        Stays::Month(day) => format!("the last of {}", day.strftime("%Y-%m")),
        Stays::Pinned => "pinned".into(),
        Stays::Named(records) => format!("named by {}", records.join(", ")),
        Stays::Elsewhere => "not in a folder of this installation's own".into(),
        Stays::Unreadable => "its manifest cannot be read".into(),
    }
}

/// Reasons come from outside: what would move the cursor or colour the screen is shown as a mark.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// What the policy would do with the snapshots below an ISMS folder.
fn of_folder(dir: &Path, policy: RetentionPolicy) -> anyhow::Result<u8> {
    let files = folder::read(dir)?;
    let (programme, _) = Programme::read(organisation(dir), files.profile.as_deref(), files.records);
    let now = programme.profile.example_now().unwrap_or_else(Timestamp::now);
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in programme.records() {
        for digest in named_in(&record.source.text) {
            named.entry(digest).or_default().insert(record.reference().to_string());
        }
    }
    let below = dir.join("snapshots");
    let entries =
        std::fs::read_dir(&below).with_context(|| format!("there is no folder `{}`", below.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect();
    folders.sort();
    let (mut candidates, mut names) = (Vec::new(), Vec::new());
    for folder in folders {
        let Some(manifest) = manifest_of(&folder)? else {
            note(&format!("{}: passed over, it does not say when it was taken", folder.display()));
            continue;
        };
        let digest = manifest.digest()?;
        let held = named.get(&digest).map(|records| Stays::Named(records.iter().cloned().collect()));
        names.push(folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
        candidates.push(Candidate {
            digest,
            taken_at: manifest.taken_at,
            predecessor: manifest.predecessor,
            held: held.into_iter().collect(),
        });
    }
    let verdicts = retain(&candidates, policy, now, &programme.profile.zone());
    let lines = candidates.iter().zip(names).zip(&verdicts).map(|((c, name), v)| (c.taken_at, name, v));
    print(&table(policy, lines))?;
    Ok(OK)
}
