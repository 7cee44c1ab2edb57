//! `privileged_accounts`: accounts with privilege, by hint, group or right. No fact: what the graph does not hold is not
//! there.
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
    // All who are privileged are enabled.
    let offenders: Vec<u32> = context.privileged().collect();
    let population = context.estate.accounts.enabled.iter().filter(|enabled| **enabled).count() as u64;
    Outcome::share(context, Subject::Account, Tally { population, offenders, ..Tally::default() })
}
