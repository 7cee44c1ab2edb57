//! `dormant_accounts`: enabled accounts that nobody has used for a while. Unknown: accounts of a source without `sign_in`, and
//! those that never signed in when neither their creation nor the fact `created_at` is there.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;
use muster_model::snapshot::Fact;

use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;
use crate::those::those;

pub(super) const METRIC: Metric = Metric {
    id: "dormant_accounts",
    version: 2,
    title: "Dormant accounts",
    description: "Accounts that can still sign in but have not for 90 days (or never, counted from their \
        creation). Nobody would notice if someone else used them.",
    population: "Enabled accounts, break-glass accounts left out",
    offending: "Latest sign-in, or the creation if there was none, 90 days ago or longer",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::SignIn],
    reads: &[Reads::Now, Reads::Accounts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let accounts = &context.estate.accounts;
    let is_one = |enabled, kind| enabled & (kind != AccountKind::BreakGlass);
    let subjects = those(&accounts.enabled, &accounts.kind, is_one);
    Outcome::share(context, Subject::Account, Tally::of(subjects, |account| context.dormant(account)))
}
