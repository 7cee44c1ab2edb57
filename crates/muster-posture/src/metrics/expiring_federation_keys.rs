//! `expiring_federation_keys`: trusts whose signing key expires soon or has expired. No fact: a key without a date does not
//! expire.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::parameters::DAY;

pub(super) const METRIC: Metric = Metric {
    id: "expiring_federation_keys",
    version: 1,
    title: "Expiring federation keys",
    description: "Federation trusts whose signing key expires within 30 days or already has. When it does, \
        nobody signs in through that trust.",
    population: "All federation trusts",
    offending: "Signing key expires within 30 days, or has expired",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Now, Reads::Trusts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let trusts = &context.estate.trusts;
    let horizon = i64::from(context.parameters.key_horizon_days).saturating_mul(DAY);
    let until = context.now.saturating_add(horizon);
    let judge = |trust: u32| (trusts.key_expires[trust as usize] <= until).into();
    Outcome::share(context, Subject::FederationTrust, Tally::of(0..trusts.codes.len() as u32, judge))
}
