//! 9.3.1/management-review-overdue: top management has not looked at the ISMS in time.

use muster_model::Level;
use muster_model::kinds::Review;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.3.1/management-review-overdue",
    level: Level::Major,
    clause: "9.3.1",
    serves: &["C9.3"],
    title: "Top management has not reviewed the ISMS in time",
    checks: "That a review was held within `management-review` days of the profile's cadences (365 by default). A programme \
             that started less than that ago is given the time.",
    matters: "The review is where those who can decide see the ISMS as a whole. Without it problems stay with those who \
              cannot solve them, and no certificate is given.",
    resolve: "Set a date with top management, and fill the agenda from live data.",
    evidence: "Minutes of the review with date, those present, inputs and decisions.",
    fires: "
        >>> review/2024.md
        title: Management review 2024
        date: 2024-12-01
    ",
    silent: "
        >>> review/2025.md
        title: Management review 2025
        date: 2025-12-01
    ",
    run: |cx| {
        let days = i64::from(cx.programme.profile.cadence_days("management-review", 365));
        let held = cx.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= cx.today));
        let hit = match held.max_by_key(|r| r.date) {
            Some(r) => r.date.filter(|d| cx.days_since(*d) > days).map(|date| {
                Hit::on(r.record, format!(
                    "the last management review was held on {date}, {} days ago; it is due every {days}",
                    cx.days_since(date)
                ))
                .at("date")
            }),
            None if cx.started_within(days) => None,
            None => Some(Hit::missing("top management has never reviewed the ISMS")),
        };
        Outcome::from(hit)
    },
}
