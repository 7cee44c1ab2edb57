//! 8.3/treated-on-paper-only: a treatment is done, but a control it planned is not in place.

use muster_model::kinds::{Control, Implementation, Treatment, TreatmentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.3/treated-on-paper-only",
    level: Level::Minor,
    clause: "8.3",
    serves: &["C8.3", "B3"],
    title: "A risk was treated on paper only",
    checks: "Each treatment that is done: every control it planned is in place.",
    matters: "The register shows a lower risk because a treatment is done; the control that was to lower it is not there. \
              Decisions are made on a level that does not exist.",
    resolve: "Set the treatment back to in progress until the control is in place, or correct the control's record if it is.",
    evidence: "The control in place, with evidence later than the treatment.",
    fires: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        status: done
        controls: [control/a.5.17, control/a.8.24]
        >>> control/a.5.17.md
        title: Authentication information
        implemented: yes
        >>> control/a.8.24.md
        title: Use of cryptography
        implemented: partly
    ",
    silent: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        status: done
        controls: [control/a.8.24]
        >>> control/a.8.24.md
        title: Use of cryptography
        implemented: yes
    ",
    run: |cx| {
        let paper = |t: Rec<'_, Treatment>| {
            let done = t.status == Some(TreatmentStatus::Done);
            let (i, control) = t.data.controls.iter().enumerate().filter(|_| done).find(|(_, c)| {
                let record = cx.programme.get::<Control>(&c.to);
                record.is_none_or(|r| r.implemented != Some(Implementation::Yes))
            })?;
            let state = cx.programme.get::<Control>(&control.to).and_then(|c| c.implemented);
            let state = state.map_or("not known to be in place".to_owned(), |s| s.label().to_lowercase());
            Some(
                Hit::on(t.record, format!(
                    "“{}” is done, but `{control}`, which it planned, is {state}", t.title()
                ))
                .at(format!("controls[{i}]"))
                .see(&control.to, Some("implemented"), "the control"),
            )
        };
        cx.programme.all::<Treatment>().filter_map(paper).collect()
    },
}
