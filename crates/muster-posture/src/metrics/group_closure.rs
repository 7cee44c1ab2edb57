//! `group_closure`: how far groups nest: the size of the closure of the group graph. Describes; points at nobody.
use serde_json::json;

use crate::context::Context;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};

pub(super) const METRIC: Metric = Metric {
    id: "group_closure",
    version: 1,
    title: "Group nesting",
    description: "How many pairs of groups there are of which one leads to the other, and how many rights \
        groups hand on that way. It grows when groups nest deeper.",
    population: "All groups",
    offending: "Nothing: the figure describes",
    unit: Unit::Count,
    direction: Direction::Neutral,
    facts: &[],
    reads: &[Reads::Access],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let closure = &context.estate.access.closure;
    let fields =
        [("group_entitlement_pairs", json!(closure.entitlement_pairs)), ("pairs", json!(closure.pairs))];
    Outcome::plain(closure.pairs, fields)
}
