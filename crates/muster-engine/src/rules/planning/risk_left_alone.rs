//! 6.1.3/risk-left-alone: a level that the criteria do not accept, and nobody treats or accepts it.

use muster_model::Level;
use muster_model::kinds::Risk;

use super::levels::{NO_CRITERIA, band, is_accepted, is_open, keeps, named, treatments};
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.3/risk-left-alone",
    level: Level::Major,
    clause: "6.1.3",
    serves: &["C6.1.3", "D2"],
    title: "An unacceptable risk is neither treated nor accepted",
    checks: "Risks whose current level lies in a band that the criteria call not acceptable: a treatment must be open, or \
             an acceptance by the risk owner must be in force. A risk that is kept has a rule of its own.",
    matters: "The organisation wrote down that it does not accept this level, and then left it there. That is the clearest \
              sign that the assessment leads to nothing.",
    resolve: "Decide with the owner: change it by controls, avoid it, share it, or accept it knowingly until a day.",
    evidence: "An open treatment with a date, or an acceptance by the risk owner that has not run out.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]
        >>> risk/signing-key.md
        title: Stolen signing key
        current: {likelihood: likely, consequence: severe}
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]
        >>> risk/signing-key.md
        title: Stolen signing key
        current: {likelihood: likely, consequence: severe}
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        option: modify
        due: 2026-09-30
        status: in-progress
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let alone = |risk: muster_model::Rec<'_, Risk>| {
            let (score, band) = band(&criteria, risk.current.as_ref())?;
            let here = risk.reference();
            if band.acceptable != Some(false) || is_accepted(cx, &here) {
                return None;
            }
            let treatments: Vec<_> = treatments(cx, &here).collect();
            if treatments.iter().any(|t| is_open(t) || keeps(t)) {
                return None;
            }
            let why = match treatments.len() {
                0 => "nothing treats it and nobody accepted it",
                1 => "its treatment is done and nobody accepted what remains",
                _ => "its treatments are done and nobody accepted what remains",
            };
            let hit = Hit::on(risk.record, format!(
                "the risk “{}” stands at {}, which the criteria do not accept; {why}", risk.title(), named(score, band)
            ))
            .at("current");
            Some(match treatments.first() {
                Some(done) => hit
                    .help("Judge the current level again with the treatment in place; if it still is this high, plan more \
                           or have the risk owner accept it until a day.")
                    .see(&done.reference(), Some("status"), "is said to be done"),
                None => hit,
            })
        };
        cx.programme.all::<Risk>().filter_map(alone).collect()
    },
}
