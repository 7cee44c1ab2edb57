//! 6.1.1/programme-risks-missing: nobody asked what could make the ISMS itself fail, or help it.

use muster_model::Level;
use muster_model::kinds::{ProgrammeRisk, ProgrammeRiskClass};

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.1/programme-risks-missing",
    level: Level::Minor,
    clause: "6.1.1",
    serves: &["C6.1.1"],
    title: "Risks or opportunities of the ISMS itself are missing",
    checks: "That at least one programme risk and at least one opportunity are on record.",
    matters: "The ISMS can fail without any attacker: its only engineer leaves, the budget goes, HR data comes too late. \
              The risk register of information does not answer this clause, and opportunities are asked for by name.",
    resolve: "Go through the issues and ask of each how it could make the ISMS fail, or help it. Five to fifteen \
              `programme-risk` records, each with a response and a way to see whether it worked.",
    evidence: "Risks and opportunities of the ISMS with responses, and a later look at their effect.",
    fires: "
        >>> programme-risk/one-engineer.md
        title: Our only directory engineer leaves
        class: risk
        response: Train a second one by autumn.
        evaluation: Both have handled a directory outage alone.
    ",
    silent: "
        >>> programme-risk/one-engineer.md
        title: Our only directory engineer leaves
        class: risk
        response: Train a second one by autumn.
        evaluation: Both have handled a directory outage alone.
        >>> programme-risk/new-hr.md
        title: The new HR system can close accounts on the last day
        class: opportunity
        response: Take part in its design from the start.
        evaluation: Time from last day to disabled account.
    ",
    run: |cx| {
        let has = |class| cx.programme.all::<ProgrammeRisk>().any(|r| r.class == Some(class));
        let hit = match (has(ProgrammeRiskClass::Risk), has(ProgrammeRiskClass::Opportunity)) {
            (true, true) => None,
            (false, false) => Some(Hit::missing("no risk or opportunity of the ISMS itself is on record")),
            (true, false) => Some(
                Hit::missing("no opportunity of the ISMS is on record, only risks").help(
                    "Ask what is planned anyway that the ISMS could use: a new HR system, a move to the cloud, a customer \
                     who pays for strong sign-in.",
                ),
            ),
            (false, true) => Some(
                Hit::missing("no risk of the ISMS itself is on record, only opportunities").help(
                    "Ask what would make the ISMS fail without any attacker: a person leaving, a budget, a tool, a sponsor.",
                ),
            ),
        };
        hit.into()
    },
}
