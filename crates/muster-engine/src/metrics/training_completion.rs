//! training_completion: how many of those invited to awareness campaigns took part.

use jiff::ToSpan;
use jiff::civil::Date;
use muster_model::Programme;
use muster_model::kinds::{AwarenessCampaign, Direction};
use muster_model::measurement::Measured;

use super::{ProgrammeMetric, coverage};

/// The metric.
pub(super) static METRIC: ProgrammeMetric = ProgrammeMetric {
    id: "training_completion",
    version: 1,
    title: "Took part in awareness campaigns",
    description: "Looks at everybody invited to a campaign that ended in the year before that day. Covered are those who \
                  took part. Campaigns that do not say how many were invited and took part count as unknown.",
    direction: Direction::Higher,
    measure,
};

fn measure(programme: &Programme, day: Date) -> Measured {
    let from = day.checked_sub(1.year()).unwrap_or(day);
    let (mut covered, mut invited, mut unknown) = (0, 0, 0);
    for c in programme.all::<AwarenessCampaign>().filter(|c| c.to.is_some_and(|t| from < t && t <= day)) {
        match (
            c.invited.and_then(|n| u64::try_from(n).ok()),
            programme.took_part(&c).and_then(|n| u64::try_from(n).ok()),
        ) {
            (Some(all), Some(came)) => {
                invited += all;
                covered += came.min(all);
            }
            _ => unknown += 1,
        }
    }
    Measured { unknown, ..coverage(covered, invited) }
}
