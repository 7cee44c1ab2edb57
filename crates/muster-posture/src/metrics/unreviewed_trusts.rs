//! `unreviewed_trusts`: trusts nobody has looked at for a year. No fact: a review that is not recorded is none.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::context::Context;
use crate::csr::NO_TIME;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::parameters::days_before;

pub(super) const METRIC: Metric = Metric {
    id: "unreviewed_trusts",
    version: 1,
    title: "Unreviewed trusts",
    description: "Federation trusts that nobody has reviewed for 365 days. Each lets another organisation \
        say who may come in.",
    population: "All federation trusts",
    offending: "Latest review longer than 365 days ago, or none",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Now, Reads::Trusts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let trusts = &context.estate.trusts;
    let since = days_before(context.now, context.parameters.review_days);
    let judge = |trust: u32| {
        let reviewed = trusts.reviewed[trust as usize];
        (reviewed == NO_TIME || reviewed < since).into()
    };
    Outcome::share(context, Subject::FederationTrust, Tally::of(0..trusts.codes.len() as u32, judge))
}
