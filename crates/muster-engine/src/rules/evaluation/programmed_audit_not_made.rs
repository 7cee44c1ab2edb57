//! 9.2.2/programmed-audit-not-made: the programme promised an audit by a day, and it was not made.

use muster_model::kinds::{Audit, AuditProgramme};
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "9.2.2/programmed-audit-not-made",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2"],
    title: "An audit that the programme promised was not made",
    checks: "For each line of an audit programme whose day has passed: an audit since the programme began covers each of its \
             clauses.",
    matters: "The programme is your own promise. An audit that was planned and quietly dropped is worse than one never \
              planned: it shows that nobody follows the plan.",
    resolve: "Make the audit, or change the programme with a reason and a new day.",
    evidence: "An audit for each line of the programme, before its day.",
    fires: "
        >>> audit-programme/2026.md
        title: Audits 2026
        from: 2026-01-01
        to: 2026-12-31
        covers:
          - {clauses: [\"8.1\", \"8.2\"], by: 2026-05-31}
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-03-10
        clauses: [\"8.1\"]
    ",
    silent: "
        >>> audit-programme/2026.md
        title: Audits 2026
        from: 2026-01-01
        to: 2026-12-31
        covers:
          - {clauses: [\"8.1\", \"8.2\"], by: 2026-05-31}
          - {clauses: [\"10\"], by: 2026-11-30}
        >>> audit/spring.md
        title: Operations, spring
        date: 2026-03-10
        clauses: [\"8\"]
    ",
    run: |cx| cx.programme.all::<AuditProgramme>().flat_map(|p| not_made(cx, p)).collect(),
}

fn not_made(cx: &Context<'_>, programme: Rec<'_, AuditProgramme>) -> Vec<Hit> {
    let since = programme.from.unwrap_or(jiff::civil::Date::MIN);
    let held = cx.programme.all::<Audit>().filter(|a| a.date.is_some_and(|d| since <= d && d <= cx.today));
    let audited: Vec<&str> = held.flat_map(|a| a.data.clauses.iter().map(|c| c.as_str())).collect();
    // An audit of 8.1 answers a promise to audit 8, and one of 8 a promise to audit 8.1.
    let covered =
        |c: &str| audited.iter().any(|a| sentence::names_clause(a, c) || sentence::names_clause(c, a));
    let mut hits = Vec::new();
    for (i, line) in programme.data.covers.iter().enumerate() {
        let Some(by) = line.by.filter(|by| *by < cx.today) else { continue };
        let left: Vec<&str> = line.clauses.iter().map(|c| c.as_str()).filter(|c| !covered(c)).collect();
        if !left.is_empty() {
            hits.push(
                Hit::on(
                    programme.record,
                    format!("{} was to be audited by {by}, and was not", sentence::list(&left)),
                )
                .at(format!("covers[{i}].by")),
            );
        }
    }
    hits
}
