//! `muster demo`: the server with the example organisations already in it, on loopback only, on a throw-away data folder
//! unless one is named. The clock starts at the instant the examples are written for.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use jiff::Timestamp;
use muster_app::{AccessRole, Actor, Clock, Muster, NewUser, Options, read_folder};
use muster_model::kinds::Person;
use muster_model::{OrgId, Profile, Programme};
use rust_embed::RustEmbed;

use super::serve::runtime;
use super::{OK, note, print};
use crate::web;

/// Serve the example organisation; step in as any of its persons.
#[derive(clap::Args)]
pub struct Args {
    /// The port on this machine.
    #[arg(long, default_value_t = 8765)]
    port: u16,
    /// Keep the data in this folder instead of a throw-away one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Start the clock at this instant (RFC 3339) instead of the example's own.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<Timestamp>,
}

/// The example organisations, built into the binary.
#[derive(RustEmbed)]
#[folder = "../../examples"]
#[exclude = "*.py"]
struct Examples;

/// The example that opens first.
const FIRST: &str = "fjordline";

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let throw_away =
        tempfile::Builder::new().prefix("muster-demo-").tempdir().context("a throw-away folder")?;
    let data = args.data.clone().unwrap_or_else(|| throw_away.path().join("data"));
    let start = args.as_of.or_else(example_now).unwrap_or_else(Timestamp::now);
    let began = Instant::now();
    let clock = Clock::new(move || {
        start
            .checked_add(jiff::SignedDuration::try_from(began.elapsed()).unwrap_or_default())
            .unwrap_or(start)
    });
    let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), args.port);
    let options = web::Options { demo: true, ..web::Options::new(listen) };
    runtime()?.block_on(async {
        // The port first: filling the folder for nothing would be a pity.
        let listener = web::bind(&options).await?;
        let muster = Muster::open_with(&data, clock, Options { demo: true, ..Options::default() }).await?;
        fill(&muster, throw_away.path()).await?;
        let at = listener.local_addr()?;
        print(&format!(
            "The example organisation is ready: open http://{at}/\nIts clock starts at {start}. {}\nStop with Ctrl-C.\n",
            match &args.data {
                Some(folder) => format!("Its data stays in {}.", folder.display()),
                None => "Its data is thrown away when you stop.".to_owned(),
            }
        ))?;
        web::serve_on(listener, muster, options).await
    })?;
    Ok(OK)
}

fn example_now() -> Option<Timestamp> {
    let file = Examples::get(&format!("{FIRST}/muster.toml"))?;
    Profile::read(std::str::from_utf8(&file.data).ok()).0.example_now()
}

/// Puts every example in that is not there yet.
async fn fill(muster: &Muster, scratch: &Path) -> anyhow::Result<()> {
    let there: Vec<OrgId> = muster.organisations().await?.into_iter().map(|o| o.org).collect();
    let mut names: Vec<String> =
        Examples::iter().filter_map(|path| path.split_once('/').map(|(org, _)| org.to_owned())).collect();
    names.sort_by_key(|name| (name != FIRST, name.clone()));
    names.dedup();
    for org in names.iter().filter_map(|name| OrgId::new(name)).filter(|org| !there.contains(org)) {
        let folder = scratch.join("examples").join(org.as_str());
        unpack(&org, &folder)?;
        let console = Actor::console(org.clone());
        let files = read_folder(&folder)?;
        muster.create_organisation(&console, &org, files.profile.as_deref().unwrap_or_default()).await?;
        muster.import_folder(&console, files, true, false).await?;
        for snapshot in folders(&folder.join("snapshots")) {
            if let Err(e) = muster.add_snapshot(&console, &snapshot).await {
                note(&format!("warning: {e}"));
            }
        }
        let programme = muster.programme(&console).await?;
        for visitor in visitors(&programme, muster.now()) {
            muster.add_user(&console, visitor).await?;
        }
    }
    Ok(())
}

fn unpack(org: &OrgId, folder: &Path) -> anyhow::Result<()> {
    let prefix = format!("{org}/");
    for path in Examples::iter() {
        let (Some(inner), Some(file)) = (path.strip_prefix(&prefix), Examples::get(&path)) else { continue };
        let to = folder.join(inner);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(to, &file.data)?;
    }
    Ok(())
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten();
    let mut out: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect();
    out.sort();
    out
}

/// Every person of the example who works there, with the access that their roles call for; whoever holds none reads what
/// concerns them.
fn visitors(programme: &Programme, now: Timestamp) -> Vec<NewUser> {
    let today = programme.profile.today(now);
    programme
        .all::<Person>()
        .filter(|person| person.works_here(today))
        .map(|person| {
            let held: Vec<_> = person.roles_on(today).map(|r| r.to.id.to_string()).collect();
            let mut access: Vec<AccessRole> = held.iter().flat_map(|role| access_of(role)).copied().collect();
            access.sort();
            access.dedup();
            if access.is_empty() {
                access.push(AccessRole::Owner);
            }
            NewUser {
                login: person.id().to_owned(),
                password: None,
                access,
                person: Some(person.reference()),
            }
        })
        .collect()
}

fn access_of(role: &str) -> &'static [AccessRole] {
    match role {
        "isms-manager" => &[AccessRole::Administrator, AccessRole::IsmsManager],
        "identity-lead" | "identity-engineer" => &[AccessRole::IdentityEngineer, AccessRole::Owner],
        "internal-auditor" => &[AccessRole::InternalAuditor],
        _ => &[AccessRole::Owner],
    }
}
