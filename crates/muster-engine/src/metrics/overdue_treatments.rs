//! overdue_treatments: how many risk treatments that are not finished are past their day.

use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{Direction, Treatment, TreatmentStatus};
use muster_model::measurement::Measured;

use super::{ProgrammeMetric, share};

/// The metric.
pub(super) static METRIC: ProgrammeMetric = ProgrammeMetric {
    id: "overdue_treatments",
    version: 1,
    title: "Overdue risk treatments",
    description: "Looks at every risk treatment that is neither done nor dropped. Points at those whose day has passed.",
    direction: Direction::Lower,
    measure,
};

fn measure(programme: &Programme, day: Date) -> Measured {
    let ended = [Some(TreatmentStatus::Done), Some(TreatmentStatus::Dropped)];
    let open: Vec<_> = programme.all::<Treatment>().filter(|t| !ended.contains(&t.status)).collect();
    share(open.iter().filter(|t| t.due.is_some_and(|d| d < day)).count(), open.len())
}
