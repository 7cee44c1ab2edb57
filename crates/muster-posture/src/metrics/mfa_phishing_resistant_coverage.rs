//! `mfa_phishing_resistant_coverage`: people's accounts with a factor that phishing does not get around. Unknown as for
//! `mfa_coverage`.
use muster_model::snapshot::Fact;

use super::mfa_coverage::coverage;
use crate::columns::Mfa;
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};

pub(super) const METRIC: Metric = Metric {
    id: "mfa_phishing_resistant_coverage",
    version: 1,
    title: "Phishing-resistant coverage",
    description: "How many people's accounts have a method that cannot be phished: security key, passkey, \
        smart card or Windows Hello.",
    population: "Enabled human accounts",
    offending: "No phishing-resistant method registered",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    facts: &[Fact::Mfa],
    reads: &[Reads::Accounts],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    coverage(context, Mfa::PhishingResistant)
}
