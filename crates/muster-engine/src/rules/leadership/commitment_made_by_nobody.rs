//! 5.1/commitment-made-by-nobody: a commitment that no person has made.

use muster_model::Level;
use muster_model::kinds::Commitment;

use crate::rule::{Hit, rule};

rule! {
    id: "5.1/commitment-made-by-nobody",
    level: Level::Minor,
    clause: "5.1",
    serves: &["C5.1"],
    title: "A commitment is written down, but nobody has made it",
    checks: "Each commitment says who in top management made it, and when.",
    matters: "A sentence such as “management supports security” binds nobody. A commitment counts when a person with a \
              name stands behind it on a date.",
    resolve: "Let the member of top management who stands behind it make the commitment here, under their own name.",
    evidence: "The commitment with person, role and date, and the minute or letter it came from.",
    fires: "
        >>> commitment/budget.md
        title: Budget for the first year
        class: resources
        statement: Two people and 120 000 EUR.
    ",
    silent: "
        >>> commitment/budget.md
        title: Budget for the first year
        class: resources
        statement: Two people and 120 000 EUR.
        made: {by: person/ada, role: role/managing-director, at: 2025-09-01T09:00:00Z}
    ",
    run: |cx| {
        let unmade = cx.programme.all::<Commitment>().filter(|c| c.made.is_none());
        unmade
            .map(|c| Hit::on(c.record, format!("nobody has made the commitment “{}”", c.title())).at("made"))
            .collect()
    },
}
