//! 8.1/toxic-pair-not-testable: a toxic pair that cannot be looked for in the newest snapshot.

use muster_model::Level;
use muster_model::kinds::ToxicPair;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "8.1/toxic-pair-not-testable",
    level: Level::Observation,
    clause: "8.1",
    serves: &["L7", "C8.1"],
    title: "A toxic pair names a right that no source knows",
    checks: "That the newest snapshot has the rights each toxic pair names, by id or by name, and that the two sides are not one \
             and the same right.",
    matters: "What cannot be looked for is never found. A renamed right, a typing error or a system that nobody reads makes the \
              pair look clean.",
    resolve: "Write the right as the snapshot has it (see Identity, Entitlements; `*` stands for any text), or read the system \
              that has it as a source.",
    evidence: "The page on separation of duties, with how many people hold each right of the pair.",
    fires: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:aprove
        why: One person could pay themselves.
        >>> duties.json
        [{\"pair\": \"payments\", \"cannot\": {\"not_in_snapshot\": [\"payments:aprove\"]}, \"one\": {\"rights\": 1}}]
    ",
    silent: "
        >>> toxic-pair/payments.md
        title: Create and approve payments
        one: payments:create
        other: payments:approve
        why: One person could pay themselves.
        >>> duties.json
        [{\"pair\": \"payments\", \"one\": {\"rights\": 1, \"holders\": 3}, \"other\": {\"rights\": 1, \"holders\": 2}}]
    ",
    run: |cx| {
        let pairs: Vec<_> = cx.programme.all::<ToxicPair>().collect();
        if pairs.is_empty() {
            return Outcome::Silent;
        }
        let Some(duties) = cx.duties else { return Outcome::not_run("there is no identity snapshot") };
        let hit = |pair: &muster_model::Rec<'_, ToxicPair>| {
            let found = duties.iter().find(|d| d.pair == pair.record.id.as_str())?;
            let why = found.cannot.as_ref()?;
            let field = if found.one.rights == 0 { "one" } else { "other" };
            let message = format!("nobody can tell who holds both rights of “{}”: {why}", pair.title());
            Some(Hit::on(pair.record, message).at(field))
        };
        pairs.iter().filter_map(hit).collect()
    },
}
