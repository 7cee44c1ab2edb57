//! 9.3.1/next-review-not-planned: reviews are held, but nobody has set the day of the next.

use muster_model::Level;
use muster_model::kinds::Review;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "9.3.1/next-review-not-planned",
    level: Level::Observation,
    clause: "9.3.1",
    serves: &["C9.3"],
    title: "The next management review has no date",
    checks: "Where a management review was held: that one with a day ahead is planned.",
    matters: "A review that is not in the calendars of those who must be there does not happen, or happens without them.",
    resolve: "Plan the next review: a day, and who is to be there.",
    evidence: "The planned review, with its day and the people invited.",
    fires: "
        >>> review/december.md
        title: Management review, December 2025
        date: 2025-12-16
    ",
    silent: "
        >>> review/december.md
        title: Management review, December 2025
        date: 2025-12-16
        >>> review/next.md
        title: Management review, December 2026
        date: 2026-12-15
    ",
    run: |cx| {
        let held = cx.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= cx.today));
        let last = held.max_by_key(|r| r.date);
        let planned = cx.programme.all::<Review>().any(|r| r.date.is_some_and(|d| d > cx.today));
        let hit = last.filter(|_| !planned).map(|last| {
            let day = last.date.map(|d| format!(" on {d}")).unwrap_or_default();
            Hit::on(last.record, format!("the last management review was held{day}, and no next one is planned"))
        });
        Outcome::from(hit)
    },
}
