//! 6.1.3/treatment-without-target: nothing says how low a treatment is to bring its risk.

use muster_model::Level;
use muster_model::kinds::{Risk, Treatment, TreatmentOption, TreatmentStatus};

use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/treatment-without-target",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A treatment says nothing about what remains",
    checks: "Treatments that change or share a risk have a residual target, or each of their risks has a residual level.",
    matters: "The risk owner approves the plan and accepts what remains; both need to know how much that is. Without it \
              nobody can tell whether the plan is enough, nor afterwards whether it worked.",
    resolve: "Write `target` with the likelihood and consequence that the treatment is to reach, on the criteria in use.",
    evidence: "A residual target approved by the risk owner.",
    fires: "
        >>> risk/signing-key.md
        title: Stolen signing key
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        option: modify
        status: agreed
    ",
    silent: "
        >>> risk/signing-key.md
        title: Stolen signing key
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        option: modify
        status: agreed
        target: {likelihood: rare, consequence: severe}
    ",
    run: |cx| {
        let aimless = |treatment: &muster_model::Rec<'_, Treatment>| {
            let changes = matches!(treatment.option, Some(TreatmentOption::Modify | TreatmentOption::Share));
            let lives = treatment.status != Some(TreatmentStatus::Dropped);
            let residual = |r: &muster_model::Reference| {
                cx.programme.get::<Risk>(r).is_none_or(|risk| risk.residual.is_some())
            };
            changes && lives && treatment.target.is_none() && !treatment.risks.iter().all(|r| residual(&r.to))
        };
        let hit = |treatment: muster_model::Rec<'_, Treatment>| {
            Hit::on(treatment.record, format!(
                "nothing says to what level the treatment “{}” is to bring its risk", treatment.title()
            ))
            .at("target")
        };
        cx.programme.all::<Treatment>().filter(aimless).map(hit).collect()
    },
}
