//! 9.2.1/nonconformity-without-finding: an audit saw a failure, and no finding follows it.

use muster_model::kinds::{Audit, Check, CheckResult, Finding};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.2.1/nonconformity-without-finding",
    level: Level::Minor,
    clause: "9.2.1",
    serves: &["C9.2", "M4"],
    title: "An audit saw a nonconformity that nobody follows up",
    checks: "Each line of an audit's checklist whose result is a nonconformity: a finding of that audit names the same clause or \
             control.",
    matters: "What stands only in a checklist is forgotten with it. The next audit finds it again, and then it is a failure of \
              the management system, too.",
    resolve: "Raise a finding that names the audit and the clause or control, or correct the result of the line.",
    evidence: "For each nonconformity of the report a finding with cause, action and the check that it worked.",
    fires: "
        >>> audit/spring.md
        title: Spring audit
        date: 2026-04-20
        checklist:
          - {control: control/a.5.18, question: Are leavers disabled in time?, result: nonconformity}
    ",
    silent: "
        >>> audit/spring.md
        title: Spring audit
        date: 2026-04-20
        checklist:
          - {control: control/a.5.18, question: Are leavers disabled in time?, result: nonconformity}
          - {clause: \"7.2\", question: Is competence shown?, result: conforms}
        >>> finding/leavers.md
        title: Leavers disabled late
        audit: audit/spring
        controls: [control/a.5.18]
    ",
    run: |cx| cx.programme.all::<Audit>().flat_map(|a| open(cx, a)).collect(),
}

fn open(cx: &crate::Context<'_>, audit: Rec<'_, Audit>) -> Vec<Hit> {
    let findings: Vec<_> = cx.programme.pointing::<Finding>(&audit.reference(), "audit").collect();
    let followed = |line: &Check| {
        findings.iter().any(|f| {
            let clause = line.clause.as_ref().is_some_and(|c| f.clauses.contains(c));
            let control = line.control.as_ref().is_some_and(|c| f.controls.iter().any(|k| k.to == c.to));
            clause || control
        })
    };
    let lines = audit.data.checklist.iter().enumerate();
    lines
        .filter(|(_, line)| line.result == Some(CheckResult::Nonconformity) && !followed(line))
        .map(|(i, line)| {
            let asked = line.question.as_deref().unwrap_or("a line without a question");
            let said =
                format!("“{}” saw a nonconformity (“{asked}”), and no finding follows it", audit.title());
            Hit::on(audit.record, said).at(format!("checklist[{i}].result"))
        })
        .collect()
}
