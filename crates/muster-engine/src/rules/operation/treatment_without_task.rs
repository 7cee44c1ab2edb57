//! 8.3/treatment-without-task: a treatment was agreed, but no task carries it out.

use std::collections::HashSet;

use muster_model::kinds::{Task, Treatment, TreatmentOption, TreatmentStatus};
use muster_model::{Level, Rec, Reference};

use crate::rule::{Hit, rule};

rule! {
    id: "8.3/treatment-without-task",
    level: Level::Observation,
    clause: "8.3",
    serves: &["C8.3", "P3"],
    title: "No task carries out a treatment that was agreed",
    checks: "Each treatment agreed or begun that modifies, avoids or shares a risk: it names tasks, or a task puts one of \
             its planned controls in place.",
    matters: "An agreed treatment is an intention. It begins to happen when somebody has a piece of work with a day in \
              their list.",
    resolve: "Write the tasks with role, effort and day, and name them in `tasks`.",
    evidence: "The tasks with their dates and the evidence at their end.",
    fires: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        status: agreed
        controls: [control/a.8.24]
    ",
    silent: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        status: agreed
        controls: [control/a.8.24]
        >>> task/keys.md
        title: Move the signing keys
        controls: [control/a.8.24]
    ",
    run: |cx| {
        let worked_on: HashSet<&Reference> =
            cx.programme.all::<Task>().flat_map(|t| t.data.controls.iter().map(|c| &c.to)).collect();
        cx.programme
            .all::<Treatment>()
            .filter(|t: &Rec<'_, Treatment>| {
                matches!(t.status, Some(TreatmentStatus::Agreed | TreatmentStatus::InProgress))
                    && t.option != Some(TreatmentOption::Retain)
                    && t.tasks.is_empty()
                    && !t.controls.iter().any(|c| worked_on.contains(&c.to))
            })
            .map(|t| Hit::on(t.record, format!("“{}” is agreed, but no task carries it out", t.title())).at("tasks"))
            .collect()
    },
}
