//! `effective_access_pairs`: every right that any enabled account has, however it comes to it. Describes; points at nobody.
//! The hash over all pairs is worked out only when asked for: there may be a hundred million.
use serde_json::json;

use crate::codes::Codes;
use crate::context::Context;
use crate::estate::Estate;
use crate::metric::{Direction, Metric, Outcome, Reads, Unit};
use crate::offenders::LineHash;
use crate::sets::Marks;

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
    reads: &[Reads::Access],
    measure,
};

fn measure(context: &Context<'_>) -> Outcome {
    let pairs = context.estate.effective.pairs;
    let outcome = Outcome::plain(pairs, [("count", json!(pairs))]).hashed([
        ("fan_in_sha256", |estate, _| counts_sha256(&estate.entitlements.codes, &estate.effective.fan_in)),
        ("per_account_sha256", |estate, _| counts_sha256(&estate.accounts.codes, &estate.effective.rights)),
    ]);
    if context.pairs_hash {
        outcome.hashed([("pairs_sha256", |estate, _| pairs_sha256(estate))])
    } else {
        outcome
    }
}

fn counts_sha256(codes: &Codes, counts: &[u32]) -> String {
    let mut hash = LineHash::new();
    for (code, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
        hash.counted(codes.id(code), i64::from(*count));
    }
    hash.finish()
}

fn pairs_sha256(estate: &Estate) -> String {
    let mut seen = Marks::new(estate.entitlements.codes.len());
    let mut rights = Vec::new();
    let mut hash = LineHash::new();
    for account in estate.accounts.enabled() {
        rights.clear();
        estate.access.each_right(account, &mut seen, |right| rights.push(right));
        rights.sort_unstable();
        for right in &rights {
            hash.pair(estate.accounts.codes.id(account), estate.entitlements.codes.id(*right));
        }
    }
    hash.finish()
}
