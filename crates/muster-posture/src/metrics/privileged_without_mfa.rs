//! `privileged_without_mfa`: privileged accounts with a password only. Unknown: accounts of a source without `mfa`.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_model::snapshot::Fact;

use crate::columns::Mfa;
use crate::context::{Context, Verdict};
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;

pub(super) const METRIC: Metric = Metric {
    id: "privileged_without_mfa",
    version: 1,
    title: "Privileged accounts without multi-factor",
    description: "Privileged accounts that a stolen password alone opens.",
    population: "Privileged enabled accounts; services and workloads left out",
    offending: "No method registered",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::Mfa],
    reads: &[Reads::Accounts, Reads::Privilege],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let accounts = &context.estate.accounts;
    let subjects = context.privileged().filter(|account| !accounts.is_nhi(*account));
    let judge = |account: u32| match context.reports(account, &Fact::Mfa) {
        true => (accounts.mfa[account as usize] == Mfa::Absent).into(),
        false => Verdict::Unknown,
    };
    Outcome::share(context, Subject::Account, Tally::of(subjects, judge))
}
