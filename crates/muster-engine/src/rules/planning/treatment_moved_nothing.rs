//! 6.1.3/treatment-moved-nothing: a treatment is done, and the risk stands higher than it was to bring it.

use muster_model::Level;
use muster_model::kinds::{Risk, Treatment, TreatmentStatus};

use super::levels::{NO_CRITERIA, band, named};
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.3/treatment-moved-nothing",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["M4", "C6.1.3", "C8.3"],
    title: "A finished treatment did not bring the risk to its target",
    checks: "Treatments with the status done and a residual target: the current level of each of their risks is at or below \
             the target.",
    matters: "A treatment is not finished when the work is done but when the risk is lower. If it is not, either the design \
              did not change, or nobody looked again.",
    resolve: "Judge the current level with the treatment in place. If it is still above the target, find out why and plan \
              what is missing; if it fell, correct the risk.",
    evidence: "A current level at the target, with the reason it fell.",
    fires: "
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
        status: done
        target: {likelihood: rare, consequence: severe}
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]
        >>> risk/signing-key.md
        title: Stolen signing key
        current: {likelihood: rare, consequence: severe}
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        status: done
        target: {likelihood: rare, consequence: severe}
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let hits = |treatment: muster_model::Rec<'_, Treatment>| {
            let mut out = Vec::new();
            if treatment.status != Some(TreatmentStatus::Done) {
                return out;
            }
            let Some((wanted, target)) = band(&criteria, treatment.target.as_ref()) else { return out };
            for (i, named_risk) in treatment.risks.iter().enumerate() {
                let Some(risk) = cx.programme.get::<Risk>(&named_risk.to) else { continue };
                let Some((score, now)) = band(&criteria, risk.current.as_ref()) else { continue };
                if score <= wanted {
                    continue;
                }
                out.push(
                    Hit::on(treatment.record, format!(
                        "“{}” is done and was to bring “{}” to {}, but the risk stands at {}",
                        treatment.title(), risk.title(), named(wanted, target), named(score, now)
                    ))
                    .at(format!("risks[{i}]"))
                    .see(&named_risk.to, Some("current"), "where it stands now"),
                );
            }
            out
        };
        cx.programme.all::<Treatment>().flat_map(hits).collect()
    },
}
