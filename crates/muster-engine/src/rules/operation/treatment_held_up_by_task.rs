//! 8.3/treatment-held-up-by-task: a treatment still in time, but a task that carries it out is late.

use muster_model::kinds::{Task, TaskStatus, Treatment, TreatmentStatus};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.3/treatment-held-up-by-task",
    level: Level::Minor,
    clause: "8.3",
    serves: &["C8.3", "P3"],
    title: "A risk treatment waits for a task that is late",
    checks: "For each treatment neither done nor dropped whose own day has not passed: none of its tasks is past its day. A \
             treatment past its own day has a rule of its own.",
    matters: "The treatment looks in time, the task says otherwise. Now there is still room to do something about it; on the \
              day the treatment is due there is none.",
    resolve: "Press for the task, give it to somebody else, or take the delay to the risk owner while it is small.",
    evidence: "The task done with its evidence, or the risk owner's decision on the delay.",
    fires: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        due: 2026-09-30
        status: in-progress
        tasks: [task/order, task/move]
        >>> task/order.md
        title: Order the modules
        due: 2026-05-31
        status: open
        >>> task/move.md
        title: Move the keys
        due: 2026-06-15
        status: open
    ",
    silent: "
        >>> treatment/hsm.md
        title: Signing keys in hardware
        due: 2026-09-30
        status: in-progress
        tasks: [task/order, task/move]
        >>> task/order.md
        title: Order the modules
        due: 2026-05-31
        status: done
        done: 2026-05-20
        >>> task/move.md
        title: Move the keys
        due: 2026-08-15
        status: open
    ",
    run: |cx| {
        let late = |t: Rec<'_, Treatment>| {
            let over = matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped));
            if over || t.due.is_some_and(|d| d < cx.today) {
                return None;
            }
            let tasks = t.data.tasks.iter().enumerate();
            let mut tasks = tasks.filter_map(|(i, r)| Some((i, cx.programme.get::<Task>(&r.to)?)));
            let (i, task, due) = tasks.find_map(|(i, task)| {
                let open = !matches!(task.status, Some(TaskStatus::Done | TaskStatus::Dropped));
                Some((i, task, task.due.filter(|d| open && task.done.is_none() && *d < cx.today)?))
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
