//! A series of identity snapshots, measured: what rules, plan and pages read of the estate. Snapshots that cannot be read
//! are told and left out, never guessed.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::Timestamp;
use muster_estate::{Delta, EstateError, Snapshot, Tables};
use muster_model::estate::EstateSummary;
use muster_model::measurement::Measurement;
use muster_model::profile::Thresholds;
use muster_model::snapshot::Manifest;
use muster_posture::{Estate, Options, Parameters, Register, Report, RightNames};

/// One snapshot, measured as of the instant it was taken (or another, when asked).
#[derive(Debug)]
pub struct Measured {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was taken; none for a bare folder.
    pub taken_at: Option<Timestamp>,
    /// The instant it was measured for.
    pub at: Timestamp,
    /// Digest of its manifest.
    pub digest: Option<String>,
    /// What a reader should know about it.
    pub warnings: Vec<String>,
    /// Whether it follows from the snapshot before it; if not, it was read whole.
    pub follows: bool,
    /// The columns and the access graph.
    pub estate: Estate,
    /// Every metric.
    pub report: Report,
    /// Every metric, as kept.
    pub measurements: Vec<Measurement>,
    /// What rules get to see.
    pub summary: EstateSummary,
    snapshot: Snapshot,
    names: OnceLock<RightNames>,
}

impl Measured {
    fn of(
        snapshot: Snapshot,
        at: Timestamp,
        (estate, report, summary): (Estate, Report, EstateSummary),
        follows: bool,
    ) -> Self {
        Self {
            path: snapshot.folder().to_owned(),
            taken_at: snapshot.manifest().map(|m| m.taken_at),
            at,
            digest: snapshot.manifest().and_then(|m| m.digest().ok()),
            warnings: snapshot.warnings().to_vec(),
            follows,
            measurements: report.measurements(snapshot.manifest()),
            summary,
            estate,
            report,
            snapshot,
            names: OnceLock::new(),
        }
    }

    /// The same, of which the files lie in another folder now.
    #[must_use]
    pub fn moved_to(mut self, folder: &Path) -> Self {
        self.snapshot = self.snapshot.moved_to(folder);
        self.path = folder.to_owned();
        self
    }

    /// The tables of the snapshot, to read a list from.
    pub fn tables(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The rows that pages show, read when they are asked for.
    ///
    /// # Errors
    /// When a table cannot be read any more.
    pub fn register(&self) -> Result<Register, EstateError> {
        Register::load(&self.snapshot)
    }

    /// The names of the entitlements, read at first use.
    ///
    /// # Errors
    /// When the table cannot be read any more.
    pub fn right_names(&self) -> Result<&RightNames, EstateError> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let read = RightNames::load(&self.snapshot)?;
        Ok(self.names.get_or_init(|| read))
    }
}

/// Snapshots of one organisation, oldest first.
#[derive(Debug, Default)]
pub struct Series {
    /// Every measurement, oldest first.
    pub measurements: Vec<Measurement>,
    /// The newest snapshot.
    pub newest: Option<Measured>,
    /// How many snapshots were read.
    pub snapshots: usize,
    /// What could not be read, and why.
    pub warnings: Vec<String>,
}

/// The posture thresholds of a profile.
pub fn parameters(thresholds: &Thresholds) -> Parameters {
    let days = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
    Parameters {
        dormant_days: days(thresholds.dormant_days),
        rotation_days: days(thresholds.rotation_days),
        review_days: days(thresholds.review_days),
        key_horizon_days: days(thresholds.key_horizon_days),
        creep_peer_percent: days(thresholds.creep_peer_percent),
    }
}

/// Opens and measures one snapshot folder: as of `at`, or of the instant it was taken, or of `now` for a bare folder.
///
/// # Errors
/// When the folder or a table cannot be read, with file, row and what to do.
pub fn measure(
    folder: &Path,
    thresholds: &Thresholds,
    at: Option<Timestamp>,
    now: Timestamp,
    options: Options,
) -> Result<Measured, EstateError> {
    let (snapshot, estate) = Snapshot::open_with(folder, Estate::load)?;
    let at = at.or(snapshot.manifest().map(|m| m.taken_at)).unwrap_or(now);
    let (report, summary) = rayon::join(
        || estate.report(at.as_microsecond(), &parameters(thresholds), options),
        || estate.summary(&snapshot),
    );
    let summary = summary?;
    Ok(Measured::of(snapshot, at, (estate, report, summary), false))
}

/// As [`measure`], of the snapshot that follows one that is measured, from what differs between the two: the work is in
/// proportion to that. Where it cannot be done so, the snapshot is read whole.
///
/// # Errors
/// As [`measure`].
pub fn measure_next(
    before: &Measured,
    delta: &Delta,
    folder: &Path,
    thresholds: &Thresholds,
    now: Timestamp,
) -> Result<Measured, EstateError> {
    let snapshot = Snapshot::open(folder)?;
    let follows = |m: &&Manifest| m.predecessor.is_some() && m.predecessor == before.digest;
    let Some(manifest) = snapshot.manifest().filter(follows) else {
        return measure(folder, thresholds, None, now, Options::default());
    };
    let (at, parameters) = (manifest.taken_at, parameters(thresholds));
    let when = (at.as_microsecond(), &parameters);
    let advanced = before.report.advance(&before.estate, delta, Some(manifest), when, Options::default());
    match advanced {
        Some((estate, report)) => {
            let summary = estate.summary(&snapshot)?;
            Ok(Measured::of(snapshot, at, (estate, report, summary), true))
        }
        None => measure(folder, thresholds, None, now, Options::default()),
    }
}

/// Opens and measures every snapshot folder directly below `folder` that was taken at or before `now`.
pub fn measure_all(folder: &Path, thresholds: &Thresholds, now: Timestamp) -> Series {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect())
        .unwrap_or_default();
    folders.sort();
    let mut series = Series::default();
    let mut read = Vec::new();
    for path in folders {
        match measure(&path, thresholds, None, now, Options::default()) {
            Ok(measured) if measured.at <= now => read.push(measured),
            Ok(_) => {}
            Err(e) => series.warnings.push(format!("{}: {e}", path.display())),
        }
    }
    read.sort_by_key(|m| m.at);
    series.snapshots = read.len();
    series.measurements = read.iter().flat_map(|m| m.measurements.iter().cloned()).collect();
    series.newest = read.pop();
    series
}
