//! finding_recurrence: how many findings of the last year had been there before.

use jiff::ToSpan;
use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{Direction, Finding};
use muster_model::measurement::Measured;

use super::{ProgrammeMetric, share};

/// The metric.
pub(super) static METRIC: ProgrammeMetric = ProgrammeMetric {
    id: "finding_recurrence",
    version: 1,
    title: "Findings that came back",
    description: "Looks at every finding raised in the year before that day. Points at those that repeat an earlier one.",
    direction: Direction::Lower,
    measure,
};

fn measure(programme: &Programme, day: Date) -> Measured {
    let from = day.checked_sub(1.year()).unwrap_or(day);
    let recent: Vec<_> =
        programme.all::<Finding>().filter(|f| f.raised.is_some_and(|r| from < r && r <= day)).collect();
    share(recent.iter().filter(|f| f.recurs.is_some()).count(), recent.len())
}
