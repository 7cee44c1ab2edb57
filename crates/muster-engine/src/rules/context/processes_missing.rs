//! 4.4/processes-missing: the ISMS has no processes.

use muster_model::kinds::Process;
use muster_model::{Kind, Level};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.4/processes-missing",
    level: Level::Major,
    clause: "4.4",
    serves: &["C4.4"],
    title: "No process of the ISMS is recorded",
    checks: "That at least one process is on record.",
    matters: "An ISMS is work that is done again and again: assessing risks, giving and taking away access, handling \
              incidents, auditing, reviewing. Documents without processes are a library.",
    resolve: "Write down the processes you already run: six to fifteen are enough. For each its purpose, inputs, outputs, \
              owner, what it takes from others and how one sees that it works.",
    evidence: "Processes with owners and outcomes, and how they feed each other.",
    fires: "
        >>> role/isms-manager.md
        title: ISMS manager
    ",
    silent: "
        >>> process/incidents.md
        title: Handling of incidents
        purpose: End harm quickly and learn from it.
        inputs: [Reports, alarms]
        outputs: [Contained incidents, lessons]
    ",
    run: |cx| {
        let none = cx.programme.count(Kind::of::<Process>()) == 0;
        Outcome::from(none.then(|| Hit::missing("no process of the ISMS is on record")))
    },
}
