//! 8.3/treatment-not-progressing: a treatment past its day, or with a task past its day.

use muster_model::kinds::{Task, TaskStatus, Treatment, TreatmentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.3/treatment-not-progressing",
    level: Level::Minor,
    clause: "8.3",
    serves: &["C8.3"],
    title: "A risk treatment is overdue",
    checks: "Each treatment not done or dropped: its day has not passed, and none of its tasks is past its day.",
    matters: "The risk was judged too high to leave. Every week of delay is a week of accepting it without anybody having \
              accepted it.",
    resolve: "Finish it; or take the delay to the risk owner, who accepts the risk until a new day or gives what is needed.",
    evidence: "The treatment done with its evidence, or the risk owner's acceptance until the new day.",
    fires: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        due: 2026-03-31
        status: in-progress
    ",
    silent: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        option: modify
        due: 2026-09-30
        status: in-progress
        tasks: [task/order]
        >>> task/order.md
        title: Order the modules
        due: 2026-02-28
        status: done
        done: 2026-02-20
        >>> treatment/old.md
        title: Old portal switched off
        option: avoid
        due: 2025-12-31
        status: done
    ",
    run: |cx| {
        let late = |t: Rec<'_, Treatment>| {
            if matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped)) {
                return None;
            }
            if let Some(due) = t.due.filter(|d| *d < cx.today) {
                let status = t.status.map_or("open", |s| s.label()).to_lowercase();
                return Some(
                    Hit::on(t.record, format!(
                        "“{}” was due on {due}, {} days ago, and is {status}", t.title(), cx.days_since(due)
                    ))
                    .at("due"),
                );
            }
            let tasks = t.data.tasks.iter().enumerate();
            let mut tasks = tasks.filter_map(|(i, r)| Some((i, cx.programme.get::<Task>(&r.to)?)));
            let (i, task, due) = tasks.find_map(|(i, task)| {
                let open = !matches!(task.status, Some(TaskStatus::Done | TaskStatus::Dropped));
                Some((i, task, task.due.filter(|d| open && *d < cx.today)?))
            })?;
            Some(
                Hit::on(t.record, format!("“{}” waits for “{}”, which was due on {due}", t.title(), task.title()))
                    .at(format!("tasks[{i}]"))
                    .see(&task.reference(), Some("due"), "the task that is late"),
            )
        };
        cx.programme.all::<Treatment>().filter_map(late).collect()
    },
}
