//! 6.1.2/criteria-missing: no criteria say how risks are measured and what is acceptable.

use muster_model::Level;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/criteria-missing",
    level: Level::Major,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "There are no risk criteria",
    checks: "That risk criteria are on record.",
    matters: "Without scales a level is an opinion, and without acceptance levels nobody knows which risks must be treated. \
              Two assessments cannot be compared, which is what the standard asks for.",
    resolve: "Write a `criteria` record: four or five steps of likelihood and of consequence with what each means, bands of \
              levels with what is acceptable and who may accept it, and when risks are assessed.",
    evidence: "Approved criteria that were in force before the first assessment.",
    fires: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
    ",
    run: |cx| {
        let none = cx.criteria().is_none();
        Outcome::from(none.then(|| Hit::missing("nothing says how risks are measured and which are acceptable")))
    },
}
