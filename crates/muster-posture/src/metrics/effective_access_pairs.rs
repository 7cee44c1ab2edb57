//! `effective_access_pairs`: every right that any enabled account has, however it comes to it. Describes; points at nobody.
//! The hash over all pairs is worked out only when asked for: there may be a hundred million.
use serde_json::json;

use crate::context::Context;
use crate::csr::Marks;
use crate::metric::{Direction, Metric, Outcome, Unit};
use crate::offenders::LineHash;

pub(super) const METRIC: Metric = Metric {
    id: "effective_access_pairs",
    version: 1,
    title: "Effective access",
    description: "How many rights enabled accounts have in all, directly and through nested groups, each \
        counted once for each account.",
    population: "Pairs of enabled account and entitlement",
    offending: "Nothing: the figure describes",
    unit: Unit::Count,
    direction: Direction::Neutral,
    facts: &[],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let estate = context.estate;
    let per_code = |codes: &crate::codes::Codes, counts: &[u32]| {
        let mut hash = LineHash::new();
        for (code, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
            hash.counted(codes.id(code), i64::from(*count));
        }
        hash.finish()
    };
    let fields = [
        ("count", json!(estate.effective.pairs)),
        ("fan_in_sha256", json!(per_code(&estate.entitlements.codes, &estate.effective.fan_in))),
        ("per_account_sha256", json!(per_code(&estate.accounts.codes, &estate.effective.rights))),
    ];
    let outcome = Outcome::plain(estate.effective.pairs, fields);
    if context.pairs_hash { outcome.with([("pairs_sha256", json!(pairs_sha256(context)))]) } else { outcome }
}

fn pairs_sha256(context: &Context<'_>) -> String {
    let estate = context.estate;
    let mut seen = Marks::new(estate.entitlements.codes.len());
    let mut rights = Vec::new();
    let mut hash = LineHash::new();
    for account in context.enabled() {
        rights.clear();
        estate.access.each_right(account, &mut seen, |right| rights.push(right));
        rights.sort_unstable();
        for right in &rights {
            hash.pair(estate.accounts.codes.id(account), estate.entitlements.codes.id(*right));
        }
    }
    hash.finish()
}
