//! finding_to_remediation: how long findings take from being raised to being closed.

use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{Direction, Finding};
use muster_model::measurement::{Measured, Percentiles};

use super::ProgrammeMetric;

/// The metric. Open findings are right-censored: they are counted apart and shown with their age, never dropped.
pub(super) static METRIC: ProgrammeMetric = ProgrammeMetric {
    id: "finding_to_remediation",
    version: 1,
    title: "Time from finding to closure",
    description: "Looks at every finding closed by that day, from the day it was raised to the day it was closed. The \
                  figure is the median and the 95th percentile by nearest rank.",
    direction: Direction::Lower,
    measure,
};

fn measure(programme: &Programme, day: Date) -> Measured {
    let mut seconds: Vec<i64> = programme
        .all::<Finding>()
        .filter_map(|f| {
            let closed = programme.profile.today(f.closed.as_ref()?.at?);
            let took = closed.since(f.raised?).ok()?;
            (closed <= day).then(|| i64::from(took.get_days()).max(0) * 86_400)
        })
        .collect();
    seconds.sort_unstable();
    let rank = |percent: usize| {
        let at = (seconds.len() * percent).div_ceil(100).saturating_sub(1);
        seconds.get(at).copied()
    };
    let percentiles = rank(50).zip(rank(95)).map(|(p50, p95)| Percentiles { p50, p95 });
    let closed = seconds.len() as u64;
    Measured {
        count: closed,
        numerator: Some(closed),
        denominator: Some(closed),
        unknown: 0,
        seconds: percentiles,
        possibly: 0,
    }
}
