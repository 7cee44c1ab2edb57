//! 5.1/mandate-missing: nobody at the top has ordered the ISMS.

use muster_model::Level;
use muster_model::kinds::{Commitment, CommitmentClass};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "5.1/mandate-missing",
    level: Level::Major,
    clause: "5.1",
    serves: &["C5.1"],
    title: "Top management has given no mandate",
    checks: "That some commitment is a mandate: the order to build and run the ISMS.",
    matters: "An ISMS asks other people for time, data and decisions. Without an order from the top each of them may say \
              no, and the standard places the duty on top management itself, not on the ISMS manager.",
    resolve: "Let top management sign a mandate with aim, first idea of scope, target date and means, and record it as a \
              `commitment` of class `mandate`.",
    evidence: "The signed mandate, or the minute of the meeting that gave it.",
    fires: "
        >>> commitment/sponsor.md
        title: The managing director sponsors the ISMS
        class: sponsorship
    ",
    silent: "
        >>> commitment/mandate.md
        title: Mandate for the ISMS
        class: mandate
        statement: The board orders an ISMS for the whole company by April 2027.
        made: {by: person/ada, role: role/managing-director, at: 2025-09-01T09:00:00Z}
    ",
    run: |cx| {
        let mandated = cx.programme.all::<Commitment>().any(|c| c.class == Some(CommitmentClass::Mandate));
        let hit = || Hit::missing("no commitment of top management orders the ISMS to be built and run");
        Outcome::from((!mandated).then(hit))
    },
}
