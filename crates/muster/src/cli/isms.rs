//! Loads an ISMS folder with its snapshots, for the commands that work without a store.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::Timestamp;
use muster_app::series::{self, Series};
use muster_connect::folder;
use muster_engine::{CheckReport, Context, metrics};
use muster_model::duties::DutySummary;
use muster_model::{Diagnostic, OrgId, Programme};
use muster_posture::Options;

/// Arguments that say which ISMS, and as of when.
#[derive(clap::Args)]
pub struct IsmsArgs {
    /// The ISMS folder: `muster.toml` and one folder for each kind of record.
    dir: PathBuf,
    #[command(flatten)]
    judged: Judged,
}

/// Arguments that say with what it is judged, and as of when.
#[derive(Clone, clap::Args)]
pub struct Judged {
    /// The identity snapshot to judge with; the newest below DIR/snapshots when left out.
    #[arg(long, value_name = "SNAPSHOT")]
    snapshot: Option<PathBuf>,
    /// Judge as of this instant (RFC 3339) instead of now, or of the example's own instant.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<Timestamp>,
}

impl IsmsArgs {
    /// The same for commands that name the folder another way.
    pub const fn of(dir: PathBuf, judged: Judged) -> Self {
        Self { dir, judged }
    }
}

/// A loaded ISMS.
pub struct Isms {
    /// Its records.
    pub programme: Programme,
    /// What could not be read.
    pub told: Vec<Diagnostic>,
    /// Its snapshots.
    pub series: Series,
    /// Who holds both rights of each toxic pair; none without a snapshot.
    pub duties: Option<Vec<DutySummary>>,
    /// The instant judged at.
    pub now: Timestamp,
}

impl Isms {
    /// Reads folder and snapshots.
    pub fn load(args: &IsmsArgs) -> anyhow::Result<Self> {
        let files = folder::read(&args.dir)?;
        let org = organisation(&args.dir);
        let (programme, mut told) = Programme::read(org, files.profile.as_deref(), files.records);
        told.extend(files.told);
        let now =
            args.judged.as_of.or_else(|| programme.profile.example_now()).unwrap_or_else(Timestamp::now);
        let thresholds = &programme.profile.thresholds;
        let mut series = series::measure_all(&args.dir.join("snapshots"), thresholds, now);
        if let Some(path) = &args.judged.snapshot {
            let measured = series::measure(path, thresholds, None, now, Options::default())
                .with_context(|| format!("reading the snapshot {}", path.display()))?;
            series.measurements.extend(measured.measurements.iter().cloned());
            series.newest = Some(measured);
        }
        let mut instants: Vec<Timestamp> = series.measurements.iter().map(|m| m.at).chain([now]).collect();
        instants.sort();
        instants.dedup();
        series.measurements.extend(instants.into_iter().flat_map(|at| metrics::measure(&programme, at)));
        let duties = series.newest.as_ref().map(|newest| newest.duties(&programme, now));
        Ok(Self { programme, told, series, duties, now })
    }

    /// What rules judge.
    pub fn context(&self) -> Context<'_> {
        Context::new(&self.programme, self.now)
            .with_measurements(&self.series.measurements)
            .with_estate(self.series.newest.as_ref().map(|m| &m.summary))
            .with_duties(self.duties.as_deref())
    }

    /// Checks it.
    pub fn check(&self) -> CheckReport {
        muster_engine::check(&self.context(), &self.told)
    }
}

/// The organisation's id: the folder's name as a slug.
pub fn organisation(dir: &Path) -> OrgId {
    let name = dir.canonicalize().ok().and_then(|d| d.file_name().map(|n| n.to_string_lossy().into_owned()));
    let slug = muster_model::id::slug_of(&name.unwrap_or_default());
    #[expect(clippy::expect_used, reason = "a constant that is a slug")]
    OrgId::new(&slug).unwrap_or_else(|| OrgId::new("isms").expect("a slug"))
}
