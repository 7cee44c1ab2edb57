//! 6.1.2/control-not-in-place: the current level of a risk counts on a control that is not there.

use muster_model::Level;
use muster_model::kinds::{Control, Implementation, Risk};

use super::control_name;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.2/control-not-in-place",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2", "M4"],
    title: "A risk counts on a control that is not in place",
    checks: "The controls that a risk lists as in place, against what their own records say.",
    matters: "The current level was judged with the control working. If it does not, the risk is higher than the register \
              says, and the decision to live with it was made on a wrong number.",
    resolve: "Move the control to a treatment of this risk and judge the current level without it; or, if it does work, \
              correct the control's record and show the proof.",
    evidence: "Controls that work, and levels judged with those alone.",
    fires: "
        >>> control/a.8.16.md
        title: Monitoring
        applicable: true
        implemented: no
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.16]
    ",
    silent: "
        >>> control/a.8.16.md
        title: Monitoring
        applicable: true
        implemented: partly
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        controls: [control/a.8.16]
    ",
    run: |cx| {
        let hits = |risk: muster_model::Rec<'_, Risk>| {
            let mut out = Vec::new();
            for (i, named) in risk.controls.iter().enumerate() {
                let Some(control) = cx.programme.get::<Control>(&named.to) else { continue };
                if control.implemented != Some(Implementation::No) || control.applicable == Some(false) {
                    continue;
                }
                out.push(
                    Hit::on(risk.record, format!(
                        "the risk “{}” counts on {}, which is not in place", risk.title(), control_name(&control)
                    ))
                    .at(format!("controls[{i}]"))
                    .see(&named.to, Some("implemented"), "says that it is not in place"),
                );
            }
            out
        };
        cx.programme.all::<Risk>().flat_map(hits).collect()
    },
}
