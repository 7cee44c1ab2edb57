//! `muster source`: sources that are set up in an installation, and the key that their secrets are sealed with.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use muster_app::sources::{SecretOrigin, SourcePolicy};
use muster_app::{Actor, Clock, Muster, Options};
use muster_connect::address::AddressPolicy;
use muster_connect::secret::SecretRef;
use muster_model::OrgId;

use super::{FAILED, OK, note, print};

/// Set up the sources of an installation.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Take the sources that a file describes (the form of `muster pull --sources`); one of the same name is replaced.
    Add {
        #[command(flatten)]
        place: Place,
        /// The file.
        #[arg(long, value_name = "FILE")]
        sources: PathBuf,
    },
    /// List sources: never their secrets.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Go the whole way to one source and say how far it came; keep nothing of it.
    Test {
        #[command(flatten)]
        place: Place,
        /// Its name.
        name: String,
    },
    /// Delete the settings and secrets of a source; what was read of it stays in the snapshots.
    Forget {
        #[command(flatten)]
        place: Place,
        /// Its name.
        name: String,
    },
    /// Seal every kept secret with another key. Start Muster with that key afterwards.
    RotateKey {
        #[command(flatten)]
        place: Place,
        /// Where the new key is: env:NAME, file:PATH or command:PROGRAM ARGUMENTS.
        #[arg(long, value_name = "REF", value_parser = reference)]
        new: SecretRef,
    },
}

#[derive(clap::Args)]
struct Place {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// The organisation.
    #[arg(long, value_name = "ORG", value_parser = super::import::org)]
    org: OrgId,
    #[command(flatten)]
    key: Key,
}

/// The key of kept secrets.
#[derive(clap::Args)]
pub(super) struct Key {
    /// Where the key of kept secrets is: env:NAME, file:PATH or command:PROGRAM ARGUMENTS. Without it, in the data folder.
    #[arg(long, value_name = "REF", value_parser = reference)]
    secrets_key: Option<SecretRef>,
}

/// What sources that people set up may do.
#[derive(clap::Args)]
pub(super) struct Policy {
    #[command(flatten)]
    key: Key,
    /// Let sources that people set up reach these networks too (repeatable). Link-local addresses are never reached.
    #[arg(long, value_name = "NETWORK")]
    sources_reach: Vec<Network>,
    /// Let them read files below this folder, beside those put in through the pages.
    #[arg(long, value_name = "DIR")]
    source_files: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Network {
    /// Private networks, where most directories are.
    Private,
    /// This machine.
    Loopback,
}

impl Policy {
    /// As the use cases take it.
    pub(super) fn of(&self) -> SourcePolicy {
        let reach = |network| self.sources_reach.contains(&network);
        SourcePolicy {
            addresses: AddressPolicy { loopback: reach(Network::Loopback), private: reach(Network::Private) },
            files: self.source_files.clone(),
            ..self.key.of()
        }
    }
}

impl Key {
    /// As the use cases take it, nothing else set.
    pub(super) fn of(&self) -> SourcePolicy {
        SourcePolicy { key: self.secrets_key.clone(), ..SourcePolicy::default() }
    }
}

fn reference(text: &str) -> Result<SecretRef, String> {
    match text.split_once(':') {
        Some(("env", name)) if !name.is_empty() => Ok(SecretRef::Env(name.to_owned())),
        Some(("file", path)) if !path.is_empty() => Ok(SecretRef::File(path.into())),
        Some(("command", words)) if !words.trim().is_empty() => {
            Ok(SecretRef::Command(words.split_whitespace().map(str::to_owned).collect()))
        }
        _ => {
            Err("write env:NAME, file:PATH or command:PROGRAM ARGUMENTS; the key itself is never an argument"
                .into())
        }
    }
}

/// Opens an installation for commands over its sources.
pub(super) async fn open(data: &Path, key: &Key) -> anyhow::Result<Muster> {
    let options = Options { sources: key.of(), ..Options::default() };
    Ok(Muster::open_with(data, Clock::new(Timestamp::now), options).await?)
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(act(&args.act))
}

async fn act(act: &Act) -> anyhow::Result<u8> {
    let (Act::Add { place, .. }
    | Act::List { place }
    | Act::Test { place, .. }
    | Act::Forget { place, .. }
    | Act::RotateKey { place, .. }) = act;
    let muster = open(&place.data, &place.key).await?;
    let actor = Actor::console(place.org.clone());
    let code = match act {
        Act::Add { sources, .. } => {
            for (kind, settings) in super::pull::described(sources)? {
                let name = muster.keep_source_settings(&actor, &kind, settings).await?;
                print(&format!("{name}: taken\n"))?;
            }
            OK
        }
        Act::List { .. } => {
            print(&listed(&muster, &actor).await?)?;
            OK
        }
        Act::Test { name, .. } => {
            let run = muster.test_source(&actor, name).await?;
            for step in &run.report.steps {
                print(&format!("{name}: {}: ok: {}\n", step.step, step.learned))?;
            }
            match &run.report.failed {
                None => OK,
                Some(why) => {
                    print(&format!("{name}: {why}\n"))?;
                    FAILED
                }
            }
        }
        Act::Forget { name, .. } => {
            muster.forget_source(&actor, name).await?;
            print(&format!("{name}: forgotten\n"))?;
            OK
        }
        Act::RotateKey { new, .. } => {
            let (moved, key) = muster.rotate_source_key(&actor, new).await?;
            print(&format!("{moved} secrets sealed with key {key}\n"))?;
            note("start Muster with --secrets-key naming the new key from now on; then destroy the old one");
            OK
        }
    };
    muster.close().await;
    Ok(code)
}

async fn listed(muster: &Muster, actor: &Actor) -> anyhow::Result<String> {
    let mut out = String::new();
    for source in muster.configured_sources(actor).await? {
        let state = if source.enabled { "read" } else { "switched off" };
        writeln!(
            out,
            "{}  {}  {state}  changed {} by {}",
            source.source, source.connector, source.changed, source.changed_by
        )?;
        for secret in &source.secrets {
            match &secret.origin {
                SecretOrigin::Kept { set, by } => {
                    writeln!(out, "  {}: kept since {set}, by {by}", secret.setting)?
                }
                SecretOrigin::Reference(from) => writeln!(out, "  {}: from {from}", secret.setting)?,
            }
        }
    }
    for source in muster.scim_sources(actor).await? {
        writeln!(out, "{}  scim  {} users and {} groups pushed", source.source, source.users, source.groups)?;
    }
    if out.is_empty() {
        note("no source is set up: see `muster source add --help`");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_and_never_given() {
        assert_eq!(reference("env:KEY"), Ok(SecretRef::Env("KEY".into())));
        let command = SecretRef::Command(vec!["pass".into(), "show".into(), "muster".into()]);
        assert_eq!(reference("command:pass show muster"), Ok(command));
        for wrong in ["00ff", "env:", "command: ", "value:x"] {
            assert!(reference(wrong).is_err(), "{wrong}");
        }
    }
}
