//! 8.1/process-without-measurable-outcome: a process that names nothing an auditor could test.

use muster_model::Level;
use muster_model::kinds::Process;

use super::process_told_as_narrative::is_narrative;
use crate::rule::{Hit, rule};

rule! {
    id: "8.1/process-without-measurable-outcome",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M3", "C8.1", "C4.4"],
    title: "A process has no measurable outcome",
    checks: "That each process names at least one outcome. A process that is told at length but names none has a rule of \
             its own.",
    matters: "The standard wants criteria for each process and work according to them. Without an outcome nobody can say \
              whether the process worked yesterday; the auditor can only ask for a description and believe it.",
    resolve: "Add an outcome: what must come out, the indicator that measures it or a target with a number. For leavers: \
              “every account disabled within 24 hours”, measured from HR and directory.",
    evidence: "The outcome with its target, and a series of results.",
    fires: "
        >>> process/leavers.md
        title: Leavers
        purpose: Takes access away from people who leave.
    ",
    silent: "
        >>> process/leavers.md
        title: Leavers
        purpose: Takes access away from people who leave.
        outcomes:
          - {what: Every leaver's accounts are disabled within 24 hours, indicator: indicator/leaver-hours}
    ",
    run: |cx| {
        cx.programme
            .all::<Process>()
            .filter(|p| p.outcomes.is_empty() && !is_narrative(cx, p))
            .map(|p| {
                Hit::on(p.record, format!("“{}” names no outcome that could be tested", p.title())).at("outcomes")
            })
            .collect()
    },
}
