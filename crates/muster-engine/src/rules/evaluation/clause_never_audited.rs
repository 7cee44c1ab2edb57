//! 9.2.2/clause-never-audited: clauses that neither the programme nor an audit of the last three years covers.

use jiff::ToSpan;
use muster_catalog::clause;
use muster_model::Level;
use muster_model::kinds::{Audit, AuditProgramme};

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "9.2.2/clause-never-audited",
    level: Level::Minor,
    clause: "9.2.2",
    serves: &["C9.2"],
    title: "Some clauses are never audited",
    checks: "Each of the thirty clauses is covered by an audit programme that is not over, or by an audit of the last three \
             years. Naming a clause names all that stands under it.",
    matters: "Audits love what is easy to audit. What is never looked at, mostly leadership, context and the audit itself, \
              is where the certification auditor then looks.",
    resolve: "Add the clauses to the `covers` of the audit programme, each with a date.",
    evidence: "A programme in which every clause has its audit within three years.",
    fires: "
        >>> audit-programme/2026.md
        title: Audits 2026 to 2028
        to: 2028-12-31
        covers:
          - {clauses: [\"4\", \"6\", \"7\", \"8\", \"9\"], by: 2026-12-31}
        >>> audit/2025.md
        title: Internal audit 2025
        date: 2025-11-04
        clauses: [\"10.2\"]
    ",
    silent: "
        >>> audit-programme/2026.md
        title: Audits 2026 to 2028
        to: 2028-12-31
        covers:
          - {clauses: [\"4\", \"6\", \"7\", \"8\", \"9\"], by: 2026-12-31}
          - {clauses: [\"5\", \"10\"], by: 2027-12-31}
    ",
    run: |cx| {
        let since = cx.today.saturating_sub(3.years());
        let programmes: Vec<_> =
            cx.programme.all::<AuditProgramme>().filter(|p| p.to.is_none_or(|to| to >= cx.today)).collect();
        let audits: Vec<_> =
            cx.programme.all::<Audit>().filter(|a| a.date.is_some_and(|d| d >= since)).collect();
        if programmes.is_empty() && audits.is_empty() {
            return Outcome::not_run("there is neither an audit programme nor an audit");
        }
        let planned = programmes.iter().flat_map(|p| &p.data.covers).flat_map(|c| &c.clauses);
        let made = audits.iter().flat_map(|a| &a.data.clauses);
        let named: Vec<&str> = planned.chain(made).map(|c| c.as_str()).collect();
        let left = clause::all().iter().map(|c| c.number.as_str());
        let left: Vec<_> = left.filter(|n| !named.iter().any(|m| sentence::names_clause(m, n))).collect();
        let said = format!("neither audited in three years nor planned: {}", sentence::list(&left));
        let hit = match programmes.first() {
            Some(p) => Hit::on(p.record, said).at("covers"),
            None => Hit::missing(said),
        };
        Outcome::from((!left.is_empty()).then_some(hit))
    },
}
