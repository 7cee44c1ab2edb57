//! 9.2.1/internal-audit-overdue: no internal audit within the interval.

use muster_model::Level;
use muster_model::kinds::Audit;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.2.1/internal-audit-overdue",
    level: Level::Major,
    clause: "9.2.1",
    serves: &["C9.2"],
    title: "No internal audit was made in time",
    checks: "That an audit was made within `internal-audit` days of the profile's cadences (365 by default). A programme \
             that started less than that ago is given the time.",
    matters: "Before certifying, and every year after, the auditor asks for the internal audit. Without one there is no \
              certificate: nobody independent has looked.",
    resolve: "Plan an audit now: criteria, scope, an auditor who does not audit their own work, a date.",
    evidence: "The audit report with its date, checklist and findings.",
    fires: "
        >>> audit/2024.md
        title: Internal audit 2024
        date: 2024-11-04
        >>> audit/next.md
        title: Internal audit, autumn
        date: 2026-10-04
    ",
    silent: "
        >>> audit/2025.md
        title: Internal audit 2025
        date: 2025-11-04
    ",
    run: |cx| {
        let days = i64::from(cx.programme.profile.cadence_days("internal-audit", 365));
        let held = cx.programme.all::<Audit>().filter(|a| a.date.is_some_and(|d| d <= cx.today));
        let hit = match held.max_by_key(|a| a.date) {
            Some(a) => a.date.filter(|d| cx.days_since(*d) > days).map(|date| {
                Hit::on(a.record, format!(
                    "the last internal audit, “{}”, was made on {date}, {} days ago", a.title(), cx.days_since(date)
                ))
                .at("date")
            }),
            None if cx.started_within(days) => None,
            None => Some(Hit::missing("no internal audit was ever made")),
        };
        Outcome::from(hit)
    },
}
