//! 6.2/objectives-missing: there is no objective.

use muster_model::kinds::Objective;
use muster_model::{Kind, Level};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.2/objectives-missing",
    level: Level::Major,
    clause: "6.2",
    serves: &["C6.2", "L8"],
    title: "There are no information security objectives",
    checks: "That at least one objective is on record.",
    matters: "Without objectives nobody can say whether the ISMS succeeds, and top management has nothing to steer by.",
    resolve: "Choose three to six from the highest risks and the policy: a figure, its target, a day, an owner. Identity \
              gives good ones, since directories can be counted.",
    evidence: "Objectives with indicator, target, owner, resources and date.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
    ",
    silent: "
        >>> objective/passkeys.md
        title: Administrators sign in without passwords
    ",
    run: |cx| {
        let none = cx.programme.count(Kind::of::<Objective>()) == 0;
        Outcome::from(none.then(|| Hit::missing("no information security objective is on record")))
    },
}
