//! 6.1.3/omitted-control-relied-on: a control does not apply, yet a risk, treatment or task uses it.

use muster_model::Level;
use muster_model::kinds::{Control, Risk, Task, TaskStatus, Treatment, TreatmentStatus};

use super::control_name;
use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/omitted-control-relied-on",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A control is left out and relied on at once",
    checks: "Controls that do not apply, against the risks that count on them and the treatments and tasks that plan them.",
    matters: "The plan and the statement contradict each other, and the auditor holds both. Either the risk is not treated \
              or the statement is wrong.",
    resolve: "Let the control apply, with the risk as its justification; or take it out of the risk and judge that again.",
    evidence: "A Statement of Applicability that includes every control the plan uses.",
    fires: "
        >>> control/a.8.16.md
        title: Monitoring
        applicable: false
        justification: Too small for it.
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.16]
    ",
    silent: "
        >>> control/a.8.16.md
        title: Monitoring
        applicable: true
        justification: Consent phishing is seen by nothing else.
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.16]
    ",
    run: |cx| {
        let contradicted = |control: muster_model::Rec<'_, Control>| {
            let user = cx.programme.incoming(&control.reference()).iter()
                .filter(|_| control.applicable == Some(false))
                .find(|i| i.field.starts_with("controls") && relies(cx, &i.from))?;
            Some(
                Hit::on(control.record, format!(
                    "{} is said not to apply, but “{}” relies on it", control_name(&control), cx.programme.title(&user.from)
                ))
                .at("applicable")
                .see(&user.from, Some(&user.field), "relies on it"),
            )
        };
        cx.programme.all::<Control>().filter_map(contradicted).collect()
    },
}

/// A risk, or a treatment or task that was not dropped.
fn relies(cx: &Context<'_>, from: &muster_model::Reference) -> bool {
    let treatment =
        || cx.programme.get::<Treatment>(from).map(|t| t.status != Some(TreatmentStatus::Dropped));
    let task = || cx.programme.get::<Task>(from).map(|t| t.status != Some(TaskStatus::Dropped));
    cx.programme.get::<Risk>(from).is_some() || treatment().or_else(task).unwrap_or(false)
}
