//! `max_fan_in_entitlement`: the right that the most accounts have. Describes; ties go to the smallest id.
use serde_json::json;

use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};

pub(super) const METRIC: Metric = Metric {
    id: "max_fan_in_entitlement",
    version: 1,
    title: "Widest right",
    description: "The right that the most enabled accounts have. Compromising what it opens concerns them \
        all.",
    population: "All entitlements",
    offending: "Nothing: the figure describes",
    unit: Unit::Count,
    direction: Direction::Neutral,
    facts: &[],
    reads: &[Reads::Access],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    widest(context, |_| true)
}

/// The widest right among those that `among` lets through; none when nobody has any.
pub(super) fn widest(context: &Context<'_>, among: impl Fn(usize) -> bool) -> Outcome {
    let effective = &context.estate.effective;
    let mut widest = None;
    let mut most = 0;
    for (code, accounts) in effective.fan_in.iter().enumerate() {
        if *accounts > most && among(code) {
            most = *accounts;
            widest = Some(context.estate.entitlements.codes.id(code as u32));
        }
    }
    Outcome::plain(u64::from(most), [("accounts", json!(most)), ("entitlement_id", json!(widest))])
}
