//! 8.1/access-review-overdue: an access review that did not open, end, or come back in time.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use muster_model::kinds::{AccessReview, ReviewState};
use muster_model::{Level, Rec, Reference};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/access-review-overdue",
    level: Level::Minor,
    clause: "8.1",
    serves: &["L4", "C8.1"],
    title: "An access review is overdue",
    checks: "Planned reviews that should have opened, open ones past their last day, ones whose revocations drag on for \
             more than 30 days, and closed ones that should have come back by their rhythm.",
    matters: "Rights only grow. A review is the one moment when somebody asks whether they are still needed; if it slips, \
              nobody asks.",
    resolve: "Open it, press for the missing decisions or let the undecided rights lapse, carry out the revocations, and \
              plan the next one.",
    evidence: "Reviews by date, each with all decisions made before its last day.",
    fires: "
        >>> access-review/admins.md
        title: Privileged accounts, spring
        sources: [source/corp]
        opens: 2026-04-01
        due: 2026-04-30
        state: open
    ",
    silent: "
        >>> access-review/admins-winter.md
        title: Privileged accounts, winter
        sources: [source/corp]
        opens: 2026-01-01
        due: 2026-01-31
        every: P3M
        state: closed
        >>> access-review/admins.md
        title: Privileged accounts, spring
        sources: [source/corp]
        opens: 2026-04-01
        due: 2026-04-30
        every: P3M
        state: closed
    ",
    run: |cx| {
        let mut latest: BTreeMap<&Reference, Date> = BTreeMap::new();
        for review in cx.programme.all::<AccessReview>() {
            for source in &review.data.sources {
                let opens = review.data.opens.unwrap_or(Date::MIN);
                latest.entry(&source.to).and_modify(|d| *d = opens.max(*d)).or_insert(opens);
            }
        }
        let late = |r: Rec<'_, AccessReview>| {
            let (field, why) = match r.state? {
                ReviewState::Planned => {
                    ("opens", format!("“{}” was to open on {}", r.title(), r.opens.filter(|d| *d < cx.today)?))
                }
                ReviewState::Open => {
                    let due = r.due.filter(|d| *d < cx.today)?;
                    ("due", format!("“{}” was to be decided by {due} and is still open", r.title()))
                }
                ReviewState::Remediation => {
                    let due = r.due.filter(|d| d.saturating_add(30.days()) < cx.today)?;
                    ("state", format!("“{}” was decided by {due}, and its revocations are still not done", r.title()))
                }
                ReviewState::Closed => {
                    let every = r.data.every.as_ref()?;
                    let next = every.after(r.due?);
                    let repeated = |s: &muster_model::Ref<_>| latest.get(&s.to) > r.opens.as_ref();
                    if next >= cx.today || r.sources.iter().all(repeated) {
                        return None;
                    }
                    ("every", format!("“{}” comes back every {every}: the next was to be decided by {next}", r.title()))
                }
            };
            Some(Hit::on(r.record, why).at(field))
        };
        cx.programme.all::<AccessReview>().filter_map(late).collect()
    },
}
