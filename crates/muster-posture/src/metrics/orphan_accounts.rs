//! `orphan_accounts`: accounts of people that belong to nobody. Unknown where no source of
//! people was read.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;

use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "orphan_accounts",
    version: 1,
    title: "Orphan accounts",
    description: "Accounts made for people that cannot be traced to a person, so nobody answers for them \
        and no leaver process ever reaches them.",
    population: "Enabled human, guest and shared accounts",
    offending: "No person, or one that does not exist",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Accounts, Reads::People],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let accounts = &context.estate.accounts;
    let personal = |kind| matches!(kind, AccountKind::Human | AccountKind::Guest | AccountKind::Shared);
    let is_one = |enabled, kind| enabled & personal(kind);
    let subjects = those(&accounts.enabled, &accounts.kind, is_one);
    let judge = |account: u32| context.unowned(accounts.person[account as usize]);
    Outcome::share(context, Subject::Account, Tally::of(subjects, judge))
}
