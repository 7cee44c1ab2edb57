//! 8.2/risk-assessment-overdue: the last risk assessment is too long ago.

use muster_model::Level;
use muster_model::kinds::Assessment;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "8.2/risk-assessment-overdue",
    level: Level::Minor,
    clause: "8.2",
    serves: &["C8.2"],
    title: "The last risk assessment is too long ago",
    checks: "That the newest assessment lies within `risk-assessment` days of the profile's cadences (365 by default).",
    matters: "The standard asks for assessments at planned intervals and on significant change. Threats, systems and \
              suppliers of last year are not those of today.",
    resolve: "Assess again: look at each risk, at what has changed and at what happened since, and keep the result.",
    evidence: "An assessment dated within the interval you planned.",
    fires: "
        >>> assessment/2024.md
        title: Risk assessment 2024
        date: 2024-11-12
    ",
    silent: "
        >>> assessment/2024.md
        title: Risk assessment 2024
        date: 2024-11-12
        >>> assessment/2025.md
        title: Risk assessment 2025
        date: 2025-11-12
    ",
    run: |cx| {
        let days = i64::from(cx.programme.profile.cadence_days("risk-assessment", 365));
        let held = cx.programme.all::<Assessment>().filter(|a| a.date.is_some_and(|d| d <= cx.today));
        let late = held.max_by_key(|a| a.date).and_then(|a| {
            let date = a.date.filter(|d| cx.days_since(*d) > days)?;
            Some(
                Hit::on(a.record, format!(
                    "the last risk assessment was made on {date}, {} days ago; it is due every {days}",
                    cx.days_since(date)
                ))
                .at("date"),
            )
        });
        Outcome::from(late)
    },
}
