//! `nhi_without_owner`: service and workload accounts nobody answers for. Unknown where no
//! source of people was read.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::codes::NO_CODE;
use crate::columns::is_nhi;
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "nhi_without_owner",
    version: 1,
    title: "Non-human identities without an owner",
    description: "Service and workload accounts without a person who answers for them, or whose owner has \
        left: nobody rotates their secrets or notices their misuse.",
    population: "Enabled service and workload accounts",
    offending: "No owner, one that does not exist, or one who has left",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Now, Reads::Accounts, Reads::People],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let accounts = &context.estate.accounts;
    let is_one = |enabled, kind| enabled & is_nhi(kind);
    let subjects = those(&accounts.enabled, &accounts.kind, is_one);
    let judge = |account: u32| {
        let owner = accounts.person[account as usize];
        if owner != NO_CODE { context.is_leaver(owner).into() } else { context.unowned(owner) }
    };
    Outcome::share(context, Subject::Account, Tally::of(subjects, judge))
}
