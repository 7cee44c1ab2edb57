//! 6.1.3/treatment-on-paper: a treatment is said to be done, but what it was to put in place is not there.

use muster_model::kinds::{Control, Implementation, Task, TaskStatus, Treatment, TreatmentStatus};
use muster_model::{Level, Reference};

use super::control_name;
use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "6.1.3/treatment-on-paper",
    level: Level::Major,
    clause: "6.1.3",
    serves: &["M4", "C6.1.3"],
    title: "A treatment is done on paper only",
    checks: "Treatments with the status done: each control they were to put in place is in place, and each of their tasks \
             is done or dropped.",
    matters: "A risk treated on paper is worse than an open one. Everybody believes it solved, the level is lowered, and the \
              way in is as wide as before.",
    resolve: "Set the treatment back to in progress until the control works; or, where the control does work, correct its \
              record and show the proof.",
    evidence: "The control in place, with how it is done and evidence that it works.",
    fires: "
        >>> control/a.8.24.md
        title: Use of cryptography
        applicable: true
        implemented: partly
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        controls: [control/a.8.24]
        status: done
    ",
    silent: "
        >>> control/a.8.24.md
        title: Use of cryptography
        applicable: true
        implemented: yes
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        controls: [control/a.8.24]
        status: done
    ",
    run: |cx| {
        let paper = |treatment: muster_model::Rec<'_, Treatment>| {
            if treatment.status != Some(TreatmentStatus::Done) {
                return None;
            }
            let missing = missing(cx, &treatment)?;
            Some(
                Hit::on(treatment.record, format!(
                    "the treatment “{}” is said to be done, but {}", treatment.title(), missing.what
                ))
                .at(missing.field)
                .see(&missing.to, Some(missing.says), "says otherwise"),
            )
        };
        cx.programme.all::<Treatment>().filter_map(paper).collect()
    },
}

/// Something a treatment was to bring that is not there.
struct Missing {
    /// The field of the treatment that names it.
    field: String,
    /// The record.
    to: Reference,
    /// Its field that says so.
    says: &'static str,
    /// What is wrong, as the end of a sentence.
    what: String,
}

/// The first thing the treatment was to bring that is not there.
fn missing(cx: &Context<'_>, treatment: &Treatment) -> Option<Missing> {
    for (i, named) in treatment.controls.iter().enumerate() {
        let Some(control) = cx.programme.get::<Control>(&named.to) else { continue };
        let state = match control.implemented {
            Some(Implementation::Yes) => continue,
            Some(Implementation::Partly) => "is only partly in place",
            Some(Implementation::No) => "is not in place",
            None => "does not say whether it is in place",
        };
        let what = format!("{} {state}", control_name(&control));
        return Some(Missing {
            field: format!("controls[{i}]"),
            to: named.to.clone(),
            says: "implemented",
            what,
        });
    }
    for (i, named) in treatment.tasks.iter().enumerate() {
        let Some(task) = cx.programme.get::<Task>(&named.to) else { continue };
        if matches!(task.status, Some(TaskStatus::Open | TaskStatus::InProgress)) {
            let what = format!("its task “{}” is not", task.title());
            return Some(Missing {
                field: format!("tasks[{i}]"),
                to: named.to.clone(),
                says: "status",
                what,
            });
        }
    }
    None
}
