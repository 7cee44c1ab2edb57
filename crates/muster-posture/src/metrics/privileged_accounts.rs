//! `privileged_accounts`: accounts with privilege, by hint, group or right. No fact: what the graph does not hold is not
//! there.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;

pub(super) const METRIC: Metric = Metric {
    id: "privileged_accounts",
    version: 1,
    title: "Privileged accounts",
    description: "Accounts that can do what others cannot: marked so by their source, in a privileged group \
        (through nested groups as well) or holding a privileged right.",
    population: "Enabled accounts",
    offending: "Privileged by hint, group or effective right",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Accounts, Reads::Privilege],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let privileged = &context.estate.effective.privileged;
    let judge = |account: u32| privileged[account as usize].into();
    Outcome::share(context, Subject::Account, Tally::of(context.enabled(), judge))
}
