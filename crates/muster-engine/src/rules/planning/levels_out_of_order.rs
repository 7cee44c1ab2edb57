//! 6.1.2/levels-out-of-order: current above inherent, or residual above current.

use muster_model::Level;
use muster_model::kinds::Risk;

use super::levels::NO_CRITERIA;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/levels-out-of-order",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "The levels of a risk contradict each other",
    checks: "On the criteria in use: the current level is at most the inherent one, and the residual level at most the \
             current one.",
    matters: "Controls do not raise a risk, and a treatment that raises it would not be chosen. Levels in the wrong order \
              show that they were filled in without comparing, so the ranking built on them means nothing.",
    resolve: "Judge the three again, one after the other: with no control working, with those in place now, with what is \
              planned.",
    evidence: "Levels that fall, or stay, from inherent through current to residual.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current: {likelihood: rare, consequence: severe}
        residual: {likelihood: likely, consequence: severe}
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        inherent: {likelihood: likely, consequence: severe}
        current: {likelihood: likely, consequence: severe}
        residual: {likelihood: rare, consequence: severe}
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let hits = |risk: muster_model::Rec<'_, Risk>| {
            let score = |level: &Option<muster_model::kinds::parts::Analysis>| {
                level.as_ref().and_then(|l| l.score(&criteria))
            };
            let [inherent, current, residual] = [&risk.inherent, &risk.current, &risk.residual].map(score);
            let above = |upper: Option<i64>, lower: Option<i64>| upper.zip(lower).filter(|(u, l)| u > l);
            let title = risk.title();
            let current_hit = above(current, inherent).map(|(c, i)| {
                Hit::on(risk.record, format!(
                    "the current level of “{title}” ({c}) lies above its inherent level ({i}), as if controls made it \
                     worse"
                ))
                .at("current")
            });
            let residual_hit = above(residual, current).map(|(r, c)| {
                Hit::on(risk.record, format!(
                    "the residual level of “{title}” ({r}) lies above its current level ({c}), as if the treatment made \
                     it worse"
                ))
                .at("residual")
            });
            current_hit.into_iter().chain(residual_hit)
        };
        cx.programme.all::<Risk>().flat_map(hits).collect()
    },
}
