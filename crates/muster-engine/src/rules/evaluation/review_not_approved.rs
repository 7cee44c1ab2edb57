//! 9.3.3/review-not-approved: the minutes of a management review that nobody approved.

use muster_model::kinds::Review;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.3.3/review-not-approved",
    level: Level::Minor,
    clause: "9.3.3",
    serves: &["C9.3"],
    title: "Nobody has approved the minutes of a management review",
    checks: "Each review held more than 30 days ago carries an approval.",
    matters: "The minutes prove that top management looked and decided. Unapproved, they prove that somebody wrote \
              something.",
    resolve: "Let a member of top management who was there approve the review here.",
    evidence: "The approval with person, role and date.",
    fires: "
        >>> review/2025.md
        title: Management review 2025
        date: 2025-12-01
    ",
    silent: "
        >>> review/2025.md
        title: Management review 2025
        date: 2025-12-01
        approval: {by: person/ada, role: role/managing-director, at: 2025-12-08T09:00:00Z}
    ",
    run: |cx| {
        let unapproved = |r: Rec<'_, Review>| {
            let date = r.date.filter(|d| cx.days_since(*d) > 30 && r.approval.is_none())?;
            Some(
                Hit::on(r.record, format!("“{}” was held on {date}, and nobody has approved it", r.title()))
                    .at("approval"),
            )
        };
        cx.programme.all::<Review>().filter_map(unapproved).collect()
    },
}
