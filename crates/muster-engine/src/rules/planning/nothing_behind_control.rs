//! 6.1.3/nothing-behind-control: a control applies, and no risk, treatment or requirement stands behind it.

use muster_model::kinds::{Control, Risk, Treatment};
use muster_model::{Kind, Level};

use super::control_name;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.3/nothing-behind-control",
    level: Level::Observation,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "No risk or requirement stands behind a control",
    checks: "Each control that applies is named by a risk or a treatment, or names a requirement in `obligations`.",
    matters: "Controls exist because of risks and requirements. One with neither behind it is either superfluous or, more \
              often, a sign that the risk it treats was never written down.",
    resolve: "Name the control in the risk it treats, or the requirement in its `obligations`; if neither exists, ask whether \
              a risk is missing or the control should be left out.",
    evidence: "From each control, the risk or requirement that asks for it.",
    fires: "
        >>> control/a.8.23.md
        title: Web filtering
        applicable: true
        justification: Useful.
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.5]
    ",
    silent: "
        >>> control/a.8.5.md
        title: Secure authentication
        applicable: true
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.5]
    ",
    run: |cx| {
        let asking = [Kind::of::<Risk>(), Kind::of::<Treatment>()];
        if cx.programme.count(Kind::of::<Risk>()) == 0 {
            return Outcome::not_run("there are no risks that could stand behind a control");
        }
        let bare = |control: &muster_model::Rec<'_, Control>| {
            control.applicable == Some(true)
                && control.obligations.is_empty()
                && !cx.programme.incoming(&control.reference()).iter().any(|i| asking.contains(&i.from.kind))
        };
        let hit = |control: muster_model::Rec<'_, Control>| {
            Hit::on(control.record, format!("no risk, treatment or requirement asks for {}", control_name(&control)))
                .at("applicable")
        };
        cx.programme.all::<Control>().filter(bare).map(hit).collect()
    },
}
