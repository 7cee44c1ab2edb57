//! 4.4/processes-do-not-interact: several processes, and none is said to feed another.

use muster_model::kinds::Process;
use muster_model::{Kind, Level};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.4/processes-do-not-interact",
    level: Level::Observation,
    clause: "4.4",
    serves: &["C4.4"],
    title: "Nothing says how the processes feed each other",
    checks: "That among three or more processes at least one takes input from another.",
    matters: "Most failures happen between processes: HR ends a contract and no account is closed, an incident is closed and \
              no risk is changed. The standard asks for the processes and their interactions.",
    resolve: "For each process ask whose output it needs, and name those processes in `after`.",
    evidence: "A process map drawn from the records.",
    fires: "
        >>> process/joiners.md
        title: Joiners and leavers
        >>> process/reviews.md
        title: Access reviews
        >>> process/incidents.md
        title: Handling of incidents
    ",
    silent: "
        >>> process/joiners.md
        title: Joiners and leavers
        >>> process/reviews.md
        title: Access reviews
        after: [process/joiners]
        >>> process/incidents.md
        title: Handling of incidents
    ",
    run: |cx| {
        let count = cx.programme.count(Kind::of::<Process>());
        let linked = cx.programme.all::<Process>().any(|p| !p.after.is_empty());
        Outcome::from((count >= 3 && !linked).then(|| {
            Hit::missing(format!("none of the {count} processes is said to take input from another"))
        }))
    },
}
