//! 4.2/obligation-expired-but-used: a requirement has ended, yet records still lean on it.

use muster_model::kinds::{Control, Obligation, Risk, Supplier};
use muster_model::{Kind, Level};

use crate::rule::{Hit, rule};

rule! {
    id: "4.2/obligation-expired-but-used",
    level: Level::Observation,
    clause: "4.2",
    serves: &["C4.2"],
    title: "A requirement has ended but is still relied on",
    checks: "Requirements whose last day has passed, against the controls, risks and suppliers that still name them.",
    matters: "A contract that ended or a law that was replaced justifies nothing any more. What leans on it is either \
              unnecessary or, more often, required by a successor that nobody has read yet.",
    resolve: "Find what replaced the requirement, record it, and move the references there; where nothing replaced it, \
              take the references out.",
    evidence: "A register of requirements whose dates are right, and references to those that hold today.",
    fires: "
        >>> obligation/old-annex.md
        title: Security annex of 2022
        class: contractual
        requirement: Yearly penetration test.
        through_isms: true
        valid_to: 2025-12-31
        >>> control/a.8.8.md
        title: Technical vulnerabilities
        obligations: [obligation/old-annex]
    ",
    silent: "
        >>> obligation/old-annex.md
        title: Security annex of 2022
        class: contractual
        requirement: Yearly penetration test.
        through_isms: true
        valid_to: 2027-12-31
        >>> control/a.8.8.md
        title: Technical vulnerabilities
        obligations: [obligation/old-annex]
    ",
    run: |cx| {
        let leaning = [Kind::of::<Control>(), Kind::of::<Risk>(), Kind::of::<Supplier>()];
        let ended = |o: muster_model::Rec<'_, Obligation>| {
            let end = o.valid_to.filter(|end| *end < cx.today)?;
            let here = o.reference();
            let mut users = cx.programme.incoming(&here).iter().filter(|i| leaning.contains(&i.from.kind));
            let first = users.next()?;
            let user = cx.programme.title(&first.from);
            let resting = match users.count() {
                0 => format!("“{user}” still rests"),
                n => format!("“{user}” and {n} more still rest"),
            };
            Some(
                Hit::on(o.record, format!(
                    "“{}” ended on {end}, but {resting} on it", o.title()
                ))
                .at("valid_to")
                .see(&first.from, Some(&first.field), "still names it"),
            )
        };
        cx.programme.all::<Obligation>().filter_map(ended).collect()
    },
}
