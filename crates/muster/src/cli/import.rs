//! `muster import DIR`: files into the store, three ways, a dry run unless it is to be applied.

use std::path::PathBuf;

use jiff::Timestamp;
use muster_app::{Actor, AppError, Clock, Muster, read_folder};
use muster_model::OrgId;

use super::serve::runtime;
use super::{DENIED, OK, print};

/// Import an ISMS folder into a data folder. Says what would change; does it with --apply.
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes: 0 done; 1 conflicts remain that a person must decide; 2 could not be carried out."
)]
pub struct Args {
    /// The ISMS folder.
    dir: PathBuf,
    /// The data folder of the server.
    #[arg(long, value_name = "DIR", default_value = "muster-data")]
    data: PathBuf,
    /// The organisation to import into; created when it does not exist and --apply is given.
    #[arg(long, value_name = "ORG", value_parser = org)]
    org: OrgId,
    /// Do it.
    #[arg(long)]
    apply: bool,
    /// Delete records that the folder no longer has.
    #[arg(long)]
    prune: bool,
    /// Also take in every snapshot below DIR/snapshots.
    #[arg(long)]
    snapshots: bool,
}

/// Reads an organisation's id.
pub(super) fn org(text: &str) -> Result<OrgId, String> {
    OrgId::new(text)
        .ok_or_else(|| "lower-case letters, digits, `.`, `-` and `_`, such as `northwind`".to_owned())
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = read_folder(&args.dir)?;
    runtime()?.block_on(async {
        let muster = Muster::open(&args.data, Clock::new(Timestamp::now)).await?;
        let actor = Actor::console(args.org.clone());
        let known = muster.organisations().await?.iter().any(|o| o.org == args.org);
        if !known && args.apply {
            muster
                .create_organisation(&actor, &args.org, folder.profile.as_deref().unwrap_or_default())
                .await?;
        } else if !known {
            anyhow::bail!(
                "there is no organisation `{}` in {}; --apply creates it",
                args.org,
                args.data.display()
            );
        }
        let report = muster.import_folder(&actor, folder, args.apply, args.prune).await?;
        let mut out = String::new();
        let mut line = |text: String| out.push_str(&(text + "\n"));
        for r in &report.created {
            line(format!("new       {r}"));
        }
        for r in &report.changed {
            let fields: Vec<_> = r.fields.iter().map(|f| f.field.as_str()).collect();
            line(format!("changed   {} ({})", r.reference, fields.join(", ")));
        }
        for r in &report.deleted {
            line(format!("deleted   {r}"));
        }
        for r in &report.refused {
            line(format!("refused   {} `{}`: {}", r.reference, r.field, r.why));
        }
        for c in &report.conflicts {
            let fields: Vec<_> = c.fields.iter().map(|f| f.field.as_str()).collect();
            line(format!("conflict  {} ({}): {}", c.reference, fields.join(", "), c.why));
        }
        for d in &report.diagnostics {
            let place = d
                .place
                .as_ref()
                .map_or_else(String::new, |p| format!("{}:{}:{}: ", p.path, p.line, p.column));
            line(format!("note      {place}{}", d.message));
        }
        let verb = if report.applied { "imported" } else { "a dry run; --apply does it" };
        line(format!(
            "{} new, {} changed, {} deleted, {} unchanged, {} conflicts: {verb}",
            report.created.len(),
            report.changed.len(),
            report.deleted.len(),
            report.unchanged,
            report.conflicts.len()
        ));
        if args.snapshots && args.apply {
            let entries = std::fs::read_dir(args.dir.join("snapshots")).into_iter().flatten();
            let mut folders: Vec<_> =
                entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect();
            folders.sort();
            for snapshot in folders {
                match muster.add_snapshot(&actor, &snapshot).await {
                    Ok(entry) => line(format!("snapshot  {} taken {}", entry.digest, entry.taken_at)),
                    Err(AppError::Removed(why)) => line(format!("left out  {}: {why}", snapshot.display())),
                    Err(e) => return Err(e.into()),
                }
            }
        }
        print(&out)?;
        muster.close().await;
        Ok(if report.conflicts.is_empty() { OK } else { DENIED })
    })
}
