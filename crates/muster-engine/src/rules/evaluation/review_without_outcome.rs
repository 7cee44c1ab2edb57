//! 9.3.3/review-without-outcome: top management met and decided nothing.

use muster_model::kinds::Review;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.3.3/review-without-outcome",
    level: Level::Minor,
    clause: "9.3.3",
    serves: &["C9.3", "D1"],
    title: "A management review decided nothing",
    checks: "Each review held names an outcome, a decision or an action.",
    matters: "The outcome of a review is decisions: on improvement and on changes to the ISMS. A meeting that only takes \
              note is a presentation.",
    resolve: "Write down what was decided, even if it is that all stays as it is, and why; name the decisions and actions.",
    evidence: "Minutes with decisions, each with who does it by when.",
    fires: "
        >>> review/2025.md
        title: Management review 2025
        date: 2025-12-01
    ",
    silent: "
        >>> review/2025.md
        title: Management review 2025
        date: 2025-12-01
        outcomes: [Budget for hardware keys is given]
    ",
    run: |cx| {
        let idle = |r: Rec<'_, Review>| {
            let date = r.date.filter(|d| *d < cx.today)?;
            (r.outcomes.is_empty() && r.decisions.is_empty() && r.actions.is_empty()).then(|| {
                Hit::on(r.record, format!("“{}” was held on {date}, and nothing came out of it", r.title()))
                    .at("outcomes")
            })
        };
        cx.programme.all::<Review>().filter_map(idle).collect()
    },
}
