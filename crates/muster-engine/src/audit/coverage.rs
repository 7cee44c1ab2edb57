//! Each clause with the audits that looked at it, the one that is planned, and how much it wants to be looked at: gaps the
//! check sees, findings of the past, the time since it was audited last. What wants it most comes first.

use jiff::civil::Date;
use muster_catalog::clause::{self, Clause};
use muster_model::kinds::{Audit, AuditProgramme, CheckResult, Finding};
use muster_model::{Level, Rec, Reference};

use crate::check::CheckReport;
use crate::context::Context;
use crate::sentence;

/// Days after which a clause counts as not audited for long: a cycle of certification is three years, in which each must be
/// audited once; after two it is time.
const LONG: i64 = 730;

/// One audit that looked at a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The audit.
    pub audit: Reference,
    /// Its day.
    pub date: Date,
    /// The worst result of its lines about this clause; none when it has no line about it.
    pub worst: Option<CheckResult>,
}

/// How one clause is covered.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The clause.
    pub clause: &'static Clause,
    /// Audits made, the newest first.
    pub seen: Vec<Seen>,
    /// The next day by which it is to be audited, and in which programme or audit.
    pub planned: Option<(Date, Reference)>,
    /// What the check says of it: major, then minor.
    pub gaps: (usize, usize),
    /// Findings that named it.
    pub findings: usize,
    /// How much it wants to be audited; a number without a unit, only for the order.
    pub weight: u32,
    /// Why, in a few words each.
    pub why: Vec<String>,
}

/// Every clause in the order of the standard.
pub fn coverage(cx: &Context<'_>, report: &CheckReport) -> Vec<Coverage> {
    let audits: Vec<Rec<'_, Audit>> = cx.programme.all::<Audit>().collect();
    clause::all().iter().map(|c| of(cx, report, &audits, c)).collect()
}

fn of(cx: &Context<'_>, report: &CheckReport, audits: &[Rec<'_, Audit>], c: &'static Clause) -> Coverage {
    let names =
        |list: &[muster_model::ClauseNo]| list.iter().any(|n| sentence::names_clause(n.as_str(), &c.number));
    let mut seen: Vec<Seen> = audits
        .iter()
        .filter(|a| names(&a.clauses))
        .filter_map(|a| {
            let date = a.date.filter(|d| *d <= cx.today)?;
            Some(Seen { audit: a.reference(), date, worst: worst(a.data, &c.number) })
        })
        .collect();
    seen.sort_by_key(|s| std::cmp::Reverse(s.date));
    let ahead = audits
        .iter()
        .filter(|a| names(&a.clauses))
        .filter_map(|a| Some((a.date.filter(|d| *d > cx.today)?, a.reference())));
    let programmes: Vec<_> = cx.programme.all::<AuditProgramme>().collect();
    let covered = programmes.iter().flat_map(|p| {
        let covers = p.covers.iter().filter(|k| names(&k.clauses));
        covers.filter_map(|k| Some((k.by.filter(|d| *d >= cx.today)?, p.reference())))
    });
    let planned = ahead.chain(covered).min();
    let said = |level| report.of_clause(&c.number).filter(|d| d.level == level).count();
    let gaps = (said(Level::Major), said(Level::Minor));
    let findings = cx.programme.all::<Finding>().filter(|f| names(&f.clauses)).count();
    let (weight, why) = wants(cx, gaps, findings, seen.first());
    Coverage { clause: c, seen, planned, gaps, findings, weight, why }
}

/// The worst result of an audit's lines about a clause.
fn worst(audit: &Audit, number: &str) -> Option<CheckResult> {
    let about = |l: &&muster_model::kinds::Check| l.clause.as_ref().is_some_and(|c| c.as_str() == number);
    let rank = |r: &CheckResult| match r {
        CheckResult::Conforms => 0,
        CheckResult::NotSeen => 1,
        CheckResult::Observation => 2,
        CheckResult::Nonconformity => 3,
    };
    audit.checklist.iter().filter(about).filter_map(|l| l.result).max_by_key(rank)
}

fn wants(cx: &Context<'_>, gaps: (usize, usize), findings: usize, last: Option<&Seen>) -> (u32, Vec<String>) {
    let (major, minor) = gaps;
    let mut why = Vec::new();
    let mut weight = 0;
    let mut add = |n: usize, each: u32, words: String| {
        if n > 0 {
            weight += each * u32::try_from(n.min(5)).unwrap_or(5);
            why.push(words);
        }
    };
    add(major, 6, sentence::count(major, "requirement not met", "requirements not met"));
    add(minor, 2, sentence::count(minor, "gap", "gaps"));
    add(findings, 2, sentence::count(findings, "finding so far", "findings so far"));
    match last {
        None => add(1, 8, "never audited".into()),
        Some(s) if cx.days_since(s.date) > LONG => add(1, 5, format!("not audited since {}", s.date)),
        Some(s) if s.worst == Some(CheckResult::Nonconformity) => {
            add(1, 4, "failed when it was audited last".into());
        }
        Some(_) => {}
    }
    (weight, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, fixture};

    #[test]
    fn what_failed_and_what_was_never_seen_comes_first() {
        let f = fixture::read(
            "
            >>> audit/one.md
            title: One
            date: 2026-05-01
            clauses: [\"7.2\", \"7.3\"]
            checklist:
              - {clause: \"7.2\", question: r, result: nonconformity}
              - {clause: \"7.2\", question: q, result: conforms}
              - {clause: \"7.3\", question: s, result: conforms}
            >>> audit-programme/next.md
            title: Next
            covers: [{clauses: [\"7\"], by: 2026-11-30}]
            ",
        );
        let cx = Context::new(&f.programme, fixture::NOW.parse().unwrap());
        let all = coverage(&cx, &check(&cx, &[]));
        let of = |number: &str| all.iter().find(|c| c.clause.number == number).unwrap();
        assert_eq!(of("7.2").seen[0].worst, Some(CheckResult::Nonconformity));
        assert_eq!(of("7.3").seen[0].worst, Some(CheckResult::Conforms));
        assert!(of("7.1").seen.is_empty() && of("7.1").why.contains(&"never audited".to_owned()));
        assert!(of("7.2").weight > of("7.3").weight);
        assert_eq!(
            of("7.2").planned.as_ref().map(|(d, _)| d.to_string()),
            Some("2026-11-30".into()),
            "a chapter covers its clauses"
        );
        assert!(of("8.1").planned.is_none());
    }
}
