//! `muster export DIR`: every record as files, byte for byte, with what a later import merges against.

use std::path::PathBuf;

use jiff::Timestamp;
use muster_app::{Actor, Clock, Muster, write_folder};
use muster_model::OrgId;

use super::serve::runtime;
use super::{OK, note, print};

/// Export an organisation from a data folder to files.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to write.
    dir: PathBuf,
    /// The data folder of the server.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// The organisation to export.
    #[arg(long, value_name = "ORG", value_parser = super::import::org)]
    org: OrgId,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    anyhow::ensure!(args.data.is_dir(), "there is no data folder `{}`", args.data.display());
    runtime()?.block_on(async {
        let muster = Muster::open(&args.data, Clock::new(Timestamp::now)).await?;
        let folder = muster.export_folder(&Actor::console(args.org.clone())).await?;
        for left in write_folder(&args.dir, &folder)? {
            note(&format!("warning: {left} was changed by hand and left in place; its record is gone"));
        }
        print(&format!("{} records written to {}\n", folder.files.len(), args.dir.display()))?;
        muster.close().await;
        Ok(OK)
    })
}
