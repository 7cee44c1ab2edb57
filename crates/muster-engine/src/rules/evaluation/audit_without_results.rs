//! 9.2.2/audit-without-results: an audit was made, but its report or its results are missing.

use muster_model::kinds::Audit;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.2.2/audit-without-results",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2"],
    title: "An audit has no report or no results",
    checks: "Each audit more than 30 days past has a report, and each line of its checklist a result.",
    matters: "Results must reach management and be kept. An audit of which only the date is left cannot be told from one \
              that never took place.",
    resolve: "Write the report, give each question of the checklist its result, and raise the findings.",
    evidence: "The signed report, and the checklist with what was seen.",
    fires: "
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-03-10
    ",
    silent: "
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-03-10
        report: Two observations, no nonconformity.
        checklist:
          - {clause: \"8.1\", question: Are leavers disabled in time?, seen: 25 of 25 within a day, result: conforms}
    ",
    run: |cx| {
        let bare = |a: Rec<'_, Audit>| {
            let date = a.date.filter(|d| cx.days_since(*d) > 30)?;
            if a.report.is_none() {
                let said = format!("“{}” was made on {date}, and there is no report", a.title());
                return Some(Hit::on(a.record, said).at("report"));
            }
            let (i, check) = a.data.checklist.iter().enumerate().find(|(_, c)| c.result.is_none())?;
            let question = check.question.as_deref().unwrap_or("a question of the checklist");
            Some(
                Hit::on(a.record, format!("“{}” was made on {date}, but “{question}” has no result", a.title()))
                    .at(format!("checklist[{i}]")),
            )
        };
        cx.programme.all::<Audit>().filter_map(bare).collect()
    },
}
