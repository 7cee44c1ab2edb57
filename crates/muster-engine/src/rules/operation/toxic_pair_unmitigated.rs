//! 8.1/toxic-pair-unmitigated: two rights nobody may hold together, with nothing that limits the harm.

use muster_model::Level;
use muster_model::kinds::ToxicPair;

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/toxic-pair-unmitigated",
    level: Level::Observation,
    clause: "8.1",
    serves: &["L7", "C8.1"],
    title: "A toxic pair of rights has neither a risk nor a mitigation",
    checks: "That each toxic pair names the risk it belongs to, or what limits the harm where both rights are held all the \
             same.",
    matters: "In every organisation somebody holds both: a small team, a holiday, an old group. Without a second look at \
              what they do, the pair is only a wish.",
    resolve: "Say what limits the harm (a second person, a log that somebody else reads), and name the risk.",
    evidence: "The mitigation at work: the second signature, the log with its reader.",
    fires: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:approve
        why: One person could pay themselves.
    ",
    silent: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:approve
        why: One person could pay themselves.
        mitigation: The bank asks a second person above 1 000 EUR.
    ",
    run: |cx| {
        cx.programme
            .all::<ToxicPair>()
            .filter(|t| t.mitigation.is_none() && t.risk.is_none())
            .map(|t| {
                Hit::on(t.record, format!("nothing limits the harm where somebody holds both rights of “{}”", t.title()))
                    .at("mitigation")
            })
            .collect()
    },
}
