//! `muster posture SNAPSHOT`: every posture metric over a folder of identity tables.

use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;
use muster_app::series;
use muster_model::measurement::Reading;
use muster_model::profile::Thresholds;
use muster_posture::Options;

use super::written::Written;
use super::{OK, note, print};

/// Measure the identity posture of a snapshot.
#[derive(clap::Args)]
pub struct Args {
    /// The snapshot: a folder of Parquet or CSV tables.
    snapshot: PathBuf,
    /// Measure as of this instant (RFC 3339); when the snapshot was taken when left out.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<Timestamp>,
    #[command(flatten)]
    written: Written,
    /// Also hash the full list of account and entitlement pairs.
    #[arg(long)]
    pairs_hash: bool,
    /// List up to this many ids that a metric points at: METRIC or METRIC=20.
    #[arg(long, value_name = "METRIC[=N]")]
    offenders: Option<String>,
}

/// Runs it.
pub fn run(args: &Args) -> anyhow::Result<u8> {
    let options = Options { pairs_hash: args.pairs_hash };
    let now = Timestamp::now();
    let measured = series::measure(&args.snapshot, &Thresholds::default(), args.as_of, now, options)
        .with_context(|| format!("cannot measure {}", args.snapshot.display()))?;
    for warning in &measured.warnings {
        note(&format!("warning: {warning}"));
    }
    if let Some(wanted) = &args.offenders {
        let (metric, limit) = wanted.split_once('=').unwrap_or((wanted, "1000"));
        let limit = limit.parse().context("METRIC=N takes a number")?;
        anyhow::ensure!(muster_posture::metric(metric).is_some(), "there is no metric `{metric}`");
        let ids = measured.report.offenders(&measured.estate, metric, 0, limit);
        print(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())?;
        return Ok(OK);
    }
    args.written.print(&measured.report.to_json(&measured.estate), || table(&measured))?;
    // The process ends here: giving a gigabyte back piece by piece first would only take time.
    std::mem::forget(measured);
    Ok(OK)
}

fn table(measured: &series::Measured) -> String {
    let mut out = format!("Identity posture as of {}\n\n", measured.at);
    for (metric, outcome) in measured.report.outcomes() {
        let figure = match outcome.measured.reading() {
            Reading::NothingToMeasure => "nothing to measure".to_owned(),
            Reading::Count(n) => n.to_string(),
            Reading::Share { numerator, denominator } => {
                let percent = numerator as f64 * 100.0 / denominator as f64;
                format!("{numerator} of {denominator} ({percent:.1} %)")
            }
            Reading::Seconds(p) => {
                format!("p50 {:.1} h, p95 {:.1} h", p.p50 as f64 / 3600.0, p.p95 as f64 / 3600.0)
            }
        };
        let unknown = match outcome.measured.unknown {
            0 => String::new(),
            n => format!("  ({n} unknown)"),
        };
        let possibly = match outcome.measured.possibly {
            0 => String::new(),
            n => format!("  ({n} more possibly: their source reports late)"),
        };
        out.push_str(&format!("  {:<46} {figure}{possibly}{unknown}\n", metric.title));
    }
    out
}
