//! `leaver_accounts_enabled`: accounts that outlive their person's employment. No fact: whether someone left is in the people
//! table, by date or by status.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::codes::NO_CODE;
use crate::columns::is_nhi;
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "leaver_accounts_enabled",
    version: 1,
    title: "Leavers with live accounts",
    description: "People who have left and whose accounts still work.",
    population: "Accounts, enabled or not, of people who have left; services and workloads left out",
    offending: "The account is enabled",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Now, Reads::Accounts, Reads::People],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let accounts = &context.estate.accounts;
    let subjects =
        those(&accounts.kind, &accounts.person, |kind, person| !is_nhi(kind) & (person != NO_CODE))
            .filter(|account| context.leaver_of(*account).is_some());
    let judge = |account: u32| accounts.enabled[account as usize].into();
    Outcome::share(context, Subject::Account, Tally::of(subjects, judge))
}
