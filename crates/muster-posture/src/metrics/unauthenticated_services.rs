//! `unauthenticated_services`: services in scope that do not ask who one is. No fact: the table says it or it is so.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Tally, Unit};
use crate::offenders::Subject;

pub(super) const METRIC: Metric = Metric {
    id: "unauthenticated_services",
    version: 1,
    title: "Services without authentication",
    description: "Applications inside the scope of the ISMS that anyone who reaches them can use.",
    population: "Applications in the scope of the ISMS",
    offending: "Does not require authentication, or has no protocol for it",
    unit: Unit::Share,
    direction: Direction::LowerIsBetter,
    facts: &[],
    reads: &[Reads::Applications],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let applications = &context.estate.applications;
    let subjects = (0..applications.codes.len() as u32).filter(|a| applications.in_scope[*a as usize]);
    let judge = |application: u32| (!applications.authenticated[application as usize]).into();
    Outcome::share(context, Subject::Application, Tally::of(subjects, judge))
}
