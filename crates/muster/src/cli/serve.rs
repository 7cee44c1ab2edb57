//! `muster serve`: the server on a data folder, created on first use.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;
use muster_app::{Clock, Muster, Options};

use super::{OK, print};
use crate::web;

/// Serve the pages and the API.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder; created on first use.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8765")]
    listen: SocketAddr,
    /// A name under which people reach the server, such as isms.example.org (repeatable).
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,
    /// People reach the server over HTTPS, through a proxy that ends TLS.
    #[arg(long)]
    https: bool,
    #[command(flatten)]
    sources: super::source::Policy,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let options = web::Options {
        allowed_hosts: args.hosts.clone(),
        https: args.https,
        ..web::Options::new(args.listen)
    };
    runtime()?.block_on(async {
        let rules = Options { sources: args.sources.of(), ..Options::default() };
        let muster = Muster::open_with(&args.data, Clock::new(Timestamp::now), rules).await?;
        let listener = web::bind(&options).await?;
        let at = listener.local_addr()?;
        print(&format!("Muster listens on http://{at}\nIts data is in {}\n", args.data.display()))?;
        if let Some(token) = muster.claim_token().await? {
            print(&format!(
                "\nNobody has claimed this installation yet. Open\n  http://{at}/claim\nand enter this one-time token:\n  {token}\n"
            ))?;
        }
        let planned = muster.clone();
        tokio::spawn(async move { planned.follow_schedules().await });
        web::serve_on(listener, muster, options).await
    })?;
    Ok(OK)
}

/// The threads that serve.
pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server's threads could not be started")
}
