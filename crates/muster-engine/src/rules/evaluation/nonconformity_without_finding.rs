//! 9.2.2/nonconformity-without-finding: an audit's checklist says nonconformity, and no finding came of the audit.

use std::collections::HashSet;

use muster_model::kinds::{Audit, CheckResult, Finding};
use muster_model::{Level, Rec, Reference};

use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "9.2.2/nonconformity-without-finding",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2", "M4"],
    title: "An audit saw a nonconformity and no finding follows it up",
    checks: "Each line of an audit's checklist with the result nonconformity: a finding of that audit names the same control \
             or clause, or the audit has at least as many findings as such lines.",
    matters: "What stands only in a checklist is closed by nobody. The standard asks that results reach management and that \
              nonconformities be acted on; the finding is what carries the one to the other.",
    resolve: "Raise a finding with `audit` set to this audit and the control or clause of the line.",
    evidence: "For each nonconformity seen, a finding with grade, cause and action.",
    fires: "
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-06-10
        checklist:
          - {control: control/a.5.18, question: Are leavers disabled in time?, seen: 11 of 25 late, result: nonconformity}
    ",
    silent: "
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-06-10
        checklist:
          - {control: control/a.5.18, question: Are leavers disabled in time?, seen: 11 of 25 late, result: nonconformity}
        >>> finding/late.md
        title: Leavers are disabled late
        grade: minor
        audit: audit/spring
        controls: [control/a.5.18]
    ",
    run: |cx| {
        let unfollowed = |audit: Rec<'_, Audit>| {
            let here = audit.reference();
            let findings: Vec<_> = cx.programme.pointing::<Finding>(&here, "audit").collect();
            let failed: Vec<_> = audit
                .data
                .checklist
                .iter()
                .enumerate()
                .filter(|(_, c)| c.result == Some(CheckResult::Nonconformity))
                .collect();
            if failed.is_empty() || findings.len() >= failed.len() {
                return None;
            }
            let controls: HashSet<&Reference> =
                findings.iter().flat_map(|f| f.data.controls.iter().map(|c| &c.to)).collect();
            let clauses: HashSet<&str> =
                findings.iter().flat_map(|f| f.data.clauses.iter().map(|c| c.as_str())).collect();
            let open: Vec<_> = failed
                .iter()
                .filter(|(_, c)| {
                    let control = c.control.as_ref().is_some_and(|r| controls.contains(&r.to));
                    !control && !c.clause.as_ref().is_some_and(|n| clauses.contains(n.as_str()))
                })
                .collect();
            let (i, first) = open.first()?;
            let question = first.question.as_deref().unwrap_or("a question of the checklist");
            let more = match open.len() {
                1 => String::new(),
                n => format!(" and {}", sentence::count(n - 1, "other line", "other lines")),
            };
            Some(
                Hit::on(audit.record, format!(
                    "“{}” saw a nonconformity at “{question}”{more}, and no finding follows it up", audit.title()
                ))
                .at(format!("checklist[{i}]"))
                .help(format!("Raise a finding with `audit: {here}` and what the line is about.")),
            )
        };
        cx.programme.all::<Audit>().filter_map(unfollowed).collect()
    },
}
