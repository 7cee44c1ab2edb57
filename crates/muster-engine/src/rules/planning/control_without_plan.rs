//! 6.1.3/control-without-plan: a control applies, is not in place, and nothing will put it there.

use muster_model::Level;
use muster_model::kinds::{Control, Implementation, Task, TaskStatus, Treatment};

use super::control_name;
use super::levels::is_open;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/control-without-plan",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3", "P3"],
    title: "A missing control is planned by nobody",
    checks: "Each control that applies and is not, or only partly, in place is named by an open treatment or an open task.",
    matters: "A gap in the Statement of Applicability is fine as long as the treatment plan closes it, by a day and by \
              somebody. A gap that no plan mentions stays open until the next audit finds it.",
    resolve: "Name the control in `controls` of the treatment or task that will put it in place, with owner and date.",
    evidence: "For each control not in place, the treatment or task with its date.",
    fires: "
        >>> control/a.8.24.md
        title: Use of cryptography
        applicable: true
        implemented: no
    ",
    silent: "
        >>> control/a.8.24.md
        title: Use of cryptography
        applicable: true
        implemented: no
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        controls: [control/a.8.24]
        due: 2026-09-30
        status: agreed
    ",
    run: |cx| {
        let planned = |here: &muster_model::Reference| {
            cx.programme.pointing::<Treatment>(here, "controls").any(|t| is_open(&t))
                || cx.programme.pointing::<Task>(here, "controls")
                    .any(|t| !matches!(t.status, Some(TaskStatus::Done | TaskStatus::Dropped)))
        };
        let open = |control: muster_model::Rec<'_, Control>| {
            let state = match control.implemented {
                Some(Implementation::No) => "is not in place",
                Some(Implementation::Partly) => "is only partly in place",
                _ => return None,
            };
            if control.applicable != Some(true) || planned(&control.reference()) {
                return None;
            }
            Some(
                Hit::on(control.record, format!(
                    "{} applies and {state}, but no open treatment or task plans it", control_name(&control)
                ))
                .at("implemented"),
            )
        };
        cx.programme.all::<Control>().filter_map(open).collect()
    },
}
