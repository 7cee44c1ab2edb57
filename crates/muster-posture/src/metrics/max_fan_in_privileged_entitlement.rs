//! `max_fan_in_privileged_entitlement`: the privileged right that the most accounts have. Describes; ties go to the smallest id.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use super::max_fan_in_entitlement::widest;
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};

pub(super) const METRIC: Metric = Metric {
    id: "max_fan_in_privileged_entitlement",
    version: 1,
    title: "Widest privileged right",
    description: "The privileged right that the most enabled accounts have. Few should.",
    population: "Privileged entitlements",
    offending: "Nothing: the figure describes",
    unit: Unit::Count,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Access],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let privileged = &context.estate.entitlements.privileged;
    widest(context, |right| privileged[right])
}
