//! 6.1.2/criteria-unused: criteria exist, and no risk was measured with them.

use muster_model::Level;
use muster_model::kinds::Risk;

use super::levels::NO_CRITERIA;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/criteria-unused",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "The risk criteria are not used",
    checks: "That the current level of at least one risk can be read off the criteria in use: on their scales, or, where \
             they have a tolerance curve, as a frequency and a loss.",
    matters: "Criteria written for the auditor while the register goes by feeling are a finding that auditors love: the \
              process is documented, and nobody follows it.",
    resolve: "Judge the current level of each risk with the words of the criteria; if they do not fit your risks, change \
              the criteria and have them approved again.",
    evidence: "A register whose levels can be read off the approved criteria.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current: {likelihood: '4', consequence: '5'}
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current: {likelihood: likely, consequence: severe}
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let mut risks = cx.programme.all::<Risk>().peekable();
        if risks.peek().is_none() {
            return Outcome::not_run("there are no risks that could be measured");
        }
        let used = risks.any(|risk| {
            let Some(level) = risk.current.as_ref() else { return false };
            let in_figures = level.frequency.is_some() && level.loss.is_some() && !criteria.tolerance.is_empty();
            in_figures || level.score(&criteria).is_some()
        });
        Outcome::from((!used).then(|| {
            Hit::on(criteria.record, format!("no risk is measured with “{}”", criteria.title()))
        }))
    },
}
