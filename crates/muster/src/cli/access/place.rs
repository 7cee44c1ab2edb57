//! Which snapshot `muster access` looks at, and whose records: a snapshot folder, an ISMS folder, or an organisation of an
//! installation, of which the newest snapshot counts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use muster_app::{Actor, Clock, Muster};
use muster_connect::folder;
use muster_estate::{Snapshot, Tables};
use muster_model::{OrgId, Programme};

use crate::cli::isms::organisation;
use crate::cli::serve::runtime;

/// Arguments that say where to look.
#[derive(clap::Args)]
pub struct PlaceArgs {
    /// The snapshot: a folder of Parquet or CSV tables.
    #[arg(long, global = true, value_name = "DIR")]
    snapshot: Option<PathBuf>,
    /// An ISMS folder: its records, and the newest snapshot below DIR/snapshots unless --snapshot names another.
    #[arg(long, global = true, value_name = "DIR", conflicts_with = "data")]
    isms: Option<PathBuf>,
    /// The data folder of the server: the records and the newest snapshot of an organisation in it.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The organisation in the data folder.
    #[arg(long, global = true, value_name = "ORG", value_parser = crate::cli::import::org)]
    org: Option<OrgId>,
}

/// Where to look.
pub struct Place {
    /// Folder of the snapshot.
    pub snapshot: PathBuf,
    /// The records beside it, where there are any.
    pub programme: Option<Arc<Programme>>,
    /// The instant by which exceptions hold or have ended.
    pub now: Timestamp,
}

impl PlaceArgs {
    /// Finds it.
    pub fn find(&self) -> anyhow::Result<Place> {
        match (&self.isms, &self.data, &self.org, &self.snapshot) {
            (Some(dir), ..) => self.in_folder(dir),
            (None, Some(data), Some(org), _) => self.in_installation(data, org),
            (None, Some(_), None, _) => anyhow::bail!("say which organisation of the data folder: --org ORG"),
            (None, None, Some(_), _) => {
                anyhow::bail!("say in which data folder the organisation is: --data DIR")
            }
            (None, None, None, Some(snapshot)) => {
                Ok(Place { snapshot: snapshot.clone(), programme: None, now: Timestamp::now() })
            }
            (None, None, None, None) => anyhow::bail!(
                "say where to look: --snapshot DIR, --isms DIR, or --data DIR --org ORG for the newest snapshot of an installation"
            ),
        }
    }

    fn in_folder(&self, dir: &Path) -> anyhow::Result<Place> {
        let files = folder::read(dir)?;
        let (programme, _) = Programme::read(organisation(dir), files.profile.as_deref(), files.records);
        let now = programme.profile.example_now().unwrap_or_else(Timestamp::now);
        let snapshot = match &self.snapshot {
            Some(snapshot) => snapshot.clone(),
            None => newest_below(&dir.join("snapshots"), now)?,
        };
        Ok(Place { snapshot, programme: Some(Arc::new(programme)), now })
    }

    fn in_installation(&self, data: &Path, org: &OrgId) -> anyhow::Result<Place> {
        anyhow::ensure!(data.is_dir(), "there is no data folder `{}`", data.display());
        runtime()?.block_on(async {
            let muster = Muster::open(data, Clock::new(Timestamp::now)).await?;
            let actor = Actor::console(org.clone());
            let programme = muster.live(&actor).await?.programme.clone();
            let kept = muster.snapshots(&actor).await?.into_iter().filter(|s| s.removed.is_none());
            let newest = kept.max_by_key(|s| s.taken_at);
            let below = muster.data_folder().to_owned();
            muster.close().await;
            let snapshot = match (&self.snapshot, newest) {
                (Some(snapshot), _) => snapshot.clone(),
                (None, Some(newest)) => below.join(newest.path),
                (None, None) => {
                    anyhow::bail!(
                        "`{org}` has no snapshot yet: `muster pull --data DIR --org {org}` takes one"
                    )
                }
            };
            Ok(Place { snapshot, programme: Some(programme), now: Timestamp::now() })
        })
    }
}

/// The snapshot directly below `folder` that was taken last, up to `now`.
fn newest_below(folder: &Path, now: Timestamp) -> anyhow::Result<PathBuf> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("there is no folder `{}`", folder.display()))?;
    let taken = |path: PathBuf| {
        let at = Snapshot::open(&path).ok()?.manifest()?.taken_at;
        (at <= now).then_some((at, path))
    };
    let newest = entries.filter_map(|entry| taken(entry.ok()?.path())).max();
    let (_, path) = newest.with_context(|| format!("there is no snapshot below `{}`", folder.display()))?;
    Ok(path)
}
