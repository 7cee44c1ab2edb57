//! `mfa_coverage`: people's accounts with a second factor. Unknown: accounts of a source without `mfa`.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;
use muster_model::snapshot::Fact;

use crate::columns::Mfa;
use crate::context::{Context, Verdict};
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "mfa_coverage",
    version: 1,
    title: "Multi-factor coverage",
    description: "How many people's accounts have at least one method beside the password.",
    population: "Enabled human accounts",
    offending: "No method registered",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    facts: &[Fact::Mfa],
    reads: &[Reads::Accounts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    coverage(context, Mfa::Present)
}

/// Coverage by methods at least as strong as `wanted`.
pub(super) fn coverage(context: &Context<'_>, wanted: Mfa) -> Outcome {
    let accounts = &context.estate.accounts;
    let is_one = |enabled, kind| enabled & (kind == AccountKind::Human);
    let subjects = those(&accounts.enabled, &accounts.kind, is_one);
    let judge = |account: u32| match context.reports(account, &Fact::Mfa) {
        true => (accounts.mfa[account as usize] < wanted).into(),
        false => Verdict::Unknown,
    };
    Outcome::coverage(Subject::Account, Tally::of(subjects, judge))
}
