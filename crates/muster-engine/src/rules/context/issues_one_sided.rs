//! 4.1/issues-one-sided: issues are missing, or all of them come from one side.

use muster_model::Level;
use muster_model::kinds::{Issue, IssueOrigin};

use crate::rule::{Hit, rule};

rule! {
    id: "4.1/issues-one-sided",
    level: Level::Minor,
    clause: "4.1",
    serves: &["C4.1"],
    title: "Internal or external issues are missing",
    checks: "That at least one internal and at least one external issue is recorded.",
    matters: "Scope, risks and objectives are meant to follow from the situation of the organisation. If one half of the \
              situation was never looked at, everything built on it stands on one leg.",
    resolve: "Ask inside (people, skills, money, old systems, culture, who runs the directories) and outside (law, market, \
              threats, suppliers, climate), and write down what follows for the ISMS.",
    evidence: "Issues of both origins, each with its effect on the ISMS and a review date.",
    fires: "
        >>> issue/law.md
        title: New law on the security of networks
        origin: external
        theme: law
        effect: Incidents must be reported within a day.
    ",
    silent: "
        >>> issue/law.md
        title: New law on the security of networks
        origin: external
        theme: law
        effect: Incidents must be reported within a day.
        >>> issue/two-engineers.md
        title: Only two people can run the directory
        origin: internal
        theme: identity
        effect: A resource and a programme risk.
    ",
    run: |cx| {
        let has = |origin| cx.programme.all::<Issue>().any(|i| i.origin == Some(origin));
        let none = cx.programme.all::<Issue>().next().is_none();
        let hit = match (has(IssueOrigin::Internal), has(IssueOrigin::External)) {
            (true, true) => None,
            _ if none => Some(Hit::missing("no issue of the organisation's situation is recorded")),
            (false, false) => Some(Hit::missing("no issue says whether it is internal or external")),
            (false, true) => Some(Hit::missing("no internal issue is recorded, only external ones").help(
                "Ask what inside the organisation helps or hinders: people, skills, money, old systems, who runs the \
                 directories.",
            )),
            (true, false) => Some(Hit::missing("no external issue is recorded, only internal ones").help(
                "Ask what outside the organisation helps or hinders: law, market, threats, suppliers, climate.",
            )),
        };
        hit.into()
    },
}
