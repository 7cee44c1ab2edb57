//! `dormant_privileged`: privileged accounts that nobody has used for a while. Unknown as for `dormant_accounts`.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use muster_estate::AccountKind;
use muster_model::snapshot::Fact;

use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;

pub(super) const METRIC: Metric = Metric {
    id: "dormant_privileged",
    version: 2,
    title: "Dormant privileged accounts",
    description: "Dormant accounts that hold privileged rights: the most rewarding ones to take over \
        unnoticed.",
    population: "Privileged enabled accounts, break-glass accounts left out",
    offending: "Latest sign-in, or the creation if there was none, 90 days ago or longer",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[Fact::SignIn],
    reads: &[Reads::Now, Reads::Accounts, Reads::Privilege],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let kind = &context.estate.accounts.kind;
    let subjects = context.privileged().filter(|account| kind[*account as usize] != AccountKind::BreakGlass);
    Outcome::share(context, Subject::Account, Tally::of(subjects, |account| context.dormant(account)))
}
