//! 6.1.2/risks-missing: the risk register is empty.

use muster_model::kinds::Risk;
use muster_model::{Kind, Level};

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/risks-missing",
    level: Level::Major,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "No information security risk is recorded",
    checks: "That at least one risk is on record.",
    matters: "Everything else in the ISMS is justified by risks: which controls apply, what money is spent on, what is \
              audited first. Without them the rest is imitation.",
    resolve: "Hold a workshop on one service you sell and the identity services behind it; the scenario library gives you \
              the first ten questions.",
    evidence: "Risks with owner, scenario, weakness and level, and a dated assessment.",
    fires: "
        >>> asset/portal.md
        title: Customer portal
    ",
    silent: "
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
    ",
    run: |cx| {
        let none = cx.programme.count(Kind::of::<Risk>()) == 0;
        Outcome::from(none.then(|| Hit::missing("no information security risk is on record")))
    },
}
