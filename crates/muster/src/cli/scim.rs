//! `muster scim`: tokens with which identity providers and HR systems push their users and groups.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use jiff::{SignedDuration, Timestamp};
use muster_app::{Actor, Clock, Muster};
use muster_model::OrgId;

use super::{OK, note, print};

/// Manage what pushes identities over SCIM.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Tokens: each is good for one source.
    Token(TokenArgs),
    /// Say what a source is used for.
    Use(UseArgs),
}

#[derive(clap::Args)]
struct TokenArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Args)]
struct Place {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// The organisation.
    #[arg(long, value_name = "ORG")]
    org: String,
}

#[derive(clap::Args)]
struct UseArgs {
    #[command(flatten)]
    place: Place,
    /// The source.
    #[arg(long, value_name = "NAME")]
    source: String,
    /// Its users are people: it is the HR source.
    #[arg(long)]
    people: bool,
    /// Its users are accounts.
    #[arg(long)]
    accounts: bool,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Make a token and show it, once.
    Create {
        #[command(flatten)]
        place: Place,
        /// The source it is for.
        #[arg(long, value_name = "NAME")]
        source: String,
        /// What to call it.
        #[arg(long, value_name = "TEXT", default_value = "token")]
        name: String,
        /// Days until it expires; without it, it holds until it is revoked.
        #[arg(long, value_name = "N")]
        days: Option<u32>,
    },
    /// List tokens: never the tokens themselves.
    List {
        #[command(flatten)]
        place: Place,
        /// Only those of this source.
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
    },
    /// End a token for good.
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Its id, as the list shows it.
        #[arg(long, value_name = "ID")]
        id: String,
    },
}

impl Place {
    async fn open(&self) -> anyhow::Result<(Muster, Actor)> {
        let Some(org) = OrgId::new(&self.org) else { bail!("`{}` is no organisation's id", self.org) };
        // A mistyped folder must not become a new installation.
        if !self.data.join("muster.sqlite").exists() {
            bail!("there is no installation in `{}`: name its folder with --data", self.data.display());
        }
        Ok((Muster::open(&self.data, Clock::new(Timestamp::now)).await?, Actor::console(org)))
    }
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match &args.what {
            What::Token(token) => manage(&token.act).await?,
            What::Use(used) => {
                let (muster, actor) = used.place.open().await?;
                muster.use_scim_source(&actor, &used.source, used.people, used.accounts).await?;
                muster.close().await;
            }
        }
        Ok(OK)
    })
}

async fn manage(act: &Act) -> anyhow::Result<()> {
    match act {
        Act::Create { place, source, name, days } => {
            let (muster, actor) = place.open().await?;
            let until = days.map(|d| muster.now() + SignedDuration::from_hours(24 * i64::from(d)));
            let made = muster.create_scim_token(&actor, source, name, until).await?;
            muster.close().await;
            note(&format!("Keep this token now: it cannot be shown again. Its id is {}.", made.id));
            note(&format!("The address to enter is https://YOUR-HOST/o/{}/scim/{source}/v2", place.org));
            print(&format!("{}\n", made.token))
        }
        Act::List { place, source } => {
            let (muster, actor) = place.open().await?;
            let tokens = muster.scim_tokens(&actor).await?;
            muster.close().await;
            let mut out = String::new();
            for t in tokens.iter().filter(|t| source.as_ref().is_none_or(|s| *s == t.source)) {
                let when = |t: Option<Timestamp>| {
                    t.map_or_else(|| "never".to_owned(), |t| t.strftime("%F %H:%M").to_string())
                };
                let state = if t.revoked.is_some() { ", revoked" } else { "" };
                // Writing into a string cannot fail.
                let _ = writeln!(
                    out,
                    "{}  {}  {}  created {}, last used {}, expires {}{state}",
                    t.id,
                    t.source,
                    t.name,
                    when(Some(t.created)),
                    when(t.last_used),
                    when(t.expires)
                );
            }
            print(&out)
        }
        Act::Revoke { place, id } => {
            let (muster, actor) = place.open().await?;
            muster.revoke_scim_token(&actor, id).await?;
            muster.close().await;
            note("Revoked: whoever uses it is refused from now on.");
            Ok(())
        }
    }
}
