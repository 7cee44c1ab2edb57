//! 7.1/no-resources: nothing says what the ISMS is given to work with.

use muster_model::Level;
use muster_model::kinds::{Commitment, CommitmentClass, Resource};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "7.1/no-resources",
    level: Level::Minor,
    clause: "7.1",
    serves: &["C7.1", "P1"],
    title: "No resources are set aside for the ISMS",
    checks: "That there is a resource record, or a commitment of class `resources`.",
    matters: "An ISMS that is run beside everybody's real work is run by nobody. The standard asks the organisation to \
              find out what it takes and to provide it.",
    resolve: "Write down who gives how many days, how much money there is and which tools, and have it granted.",
    evidence: "The resource plan, and the decision that granted it.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
    ",
    silent: "
        >>> resource/team.md
        title: ISMS manager, four days a week
        class: people
        days: 180
        granted: true
    ",
    run: |cx| {
        let decided = cx.programme.all::<Commitment>().any(|c| c.class == Some(CommitmentClass::Resources));
        let none = !decided && cx.programme.all::<Resource>().next().is_none();
        Outcome::from(none.then(|| Hit::missing("no record says which people, money or tools the ISMS has")))
    },
}
