//! review_completion: how many access reviews that were due are closed.

use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{AccessReview, Direction, ReviewState};
use muster_model::measurement::Measured;

use super::{ProgrammeMetric, coverage};

/// The metric.
pub(super) static METRIC: ProgrammeMetric = ProgrammeMetric {
    id: "review_completion",
    version: 1,
    title: "Access reviews completed",
    description: "Looks at every access review whose last day for decisions has passed. Covered are those that are closed: \
                  everything decided is done.",
    direction: Direction::Higher,
    measure,
};

fn measure(programme: &Programme, day: Date) -> Measured {
    let due: Vec<_> = programme.all::<AccessReview>().filter(|r| r.due.is_some_and(|d| d < day)).collect();
    let closed = due.iter().filter(|r| r.state == Some(ReviewState::Closed)).count();
    coverage(closed as u64, due.len() as u64)
}
