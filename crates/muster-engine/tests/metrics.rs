//! Programme metrics by hand-counted programmes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may")]

use muster_engine::{fixture, metrics};
use muster_model::measurement::{Measured, Reading};

const TEXT: &str = "
>>> finding/a.md
title: A
raised: 2026-01-01
closed: {by: person/x, role: role/y, at: 2026-01-11T10:00:00Z}
>>> finding/b.md
title: B
raised: 2026-02-01
recurs: finding/a
closed: {by: person/x, role: role/y, at: 2026-03-03T10:00:00Z}
>>> finding/c.md
title: C
raised: 2026-06-01
>>> treatment/late.md
title: Late
due: 2026-06-29
status: in-progress
>>> treatment/done.md
title: Done
due: 2026-01-01
status: done
>>> treatment/ahead.md
title: Ahead
due: 2026-06-30
status: agreed
>>> access-review/closed.md
title: Closed
due: 2026-05-01
state: closed
>>> access-review/open.md
title: Open
due: 2026-05-01
state: open
>>> awareness-campaign/one.md
title: One
to: 2026-03-01
invited: 200
attended: 150
>>> awareness-campaign/two.md
title: Two
to: 2026-03-01
";

fn measured(text: &str, metric: &str) -> Measured {
    let example = fixture::read(text);
    let all = metrics::measure(&example.programme, fixture::NOW.parse().unwrap());
    all.into_iter().find(|m| m.metric == metric).unwrap().value
}

#[test]
fn shares_and_coverages() {
    let share = |metric| measured(TEXT, metric).reading();
    assert_eq!(share("finding_recurrence"), Reading::Share { numerator: 1, denominator: 3 });
    assert_eq!(share("overdue_treatments"), Reading::Share { numerator: 1, denominator: 2 });
    assert_eq!(share("review_completion"), Reading::Share { numerator: 1, denominator: 2 });
    assert_eq!(share("training_completion"), Reading::Share { numerator: 150, denominator: 200 });
    assert_eq!(measured(TEXT, "training_completion").unknown, 1);
}

#[test]
fn the_time_to_closure_counts_closed_findings_only() {
    let m = measured(TEXT, "finding_to_remediation");
    let p = m.seconds.unwrap();
    assert_eq!((m.count, p.p50, p.p95), (2, 10 * 86_400, 30 * 86_400));
}

#[test]
fn nothing_to_measure_is_never_zero() {
    for metric in metrics::METRICS {
        assert!(measured("", metric.id).is_nothing(), "{}", metric.id);
    }
}
