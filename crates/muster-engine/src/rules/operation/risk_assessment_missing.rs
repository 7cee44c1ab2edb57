//! 8.2/risk-assessment-missing: risks were never assessed on a date, with a result.

use muster_model::Level;
use muster_model::kinds::{Assessment, Risk};

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "8.2/risk-assessment-missing",
    level: Level::Major,
    clause: "8.2",
    serves: &["C8.2"],
    title: "No risk assessment was ever made",
    checks: "That there is an assessment: a dated result with those who took part.",
    matters: "A register shows risks as they are seen now. The assessment is the record that on a day certain people looked \
              at all of them by the criteria, and what came out; without it nothing can be compared.",
    resolve: "Hold a risk workshop, walk through scope and scenarios, and keep the result as an `assessment`.",
    evidence: "The signed assessment with date, participants, criteria and result.",
    fires: "
        >>> risk/stolen-key.md
        title: Stolen signing key
    ",
    silent: "
        >>> risk/stolen-key.md
        title: Stolen signing key
        >>> assessment/2026.md
        title: Risk assessment 2026
        date: 2026-03-12
    ",
    run: |cx| {
        if cx.programme.all::<Assessment>().next().is_some() {
            return Outcome::Silent;
        }
        let risks = cx.programme.all::<Risk>().count();
        let said = match risks {
            0 => "no risk assessment was ever made".to_owned(),
            n => format!("{} stand in the register, but no assessment says when they were looked at, by whom, with what \
                          result", sentence::count(n, "risk", "risks")),
        };
        Outcome::from(Some(Hit::missing(said)))
    },
}
