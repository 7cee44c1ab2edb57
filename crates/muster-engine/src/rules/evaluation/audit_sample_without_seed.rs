//! 9.2.2/audit-sample-without-seed: a sample was drawn that nobody can draw again.

use muster_model::kinds::Audit;
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "9.2.2/audit-sample-without-seed",
    level: Level::Observation,
    clause: "9.2.2",
    serves: &["C9.2", "B4"],
    title: "A sample was drawn without a seed",
    checks: "Each audit made whose method speaks of a sample records the seed it was drawn with.",
    matters: "“We looked at twenty-five” invites the question who chose them. With a seed anybody can draw the same \
              twenty-five again and see that nobody chose.",
    resolve: "Draw samples with a recorded seed; put it into `seed`. If cases were chosen by judgement, say that in the \
              method instead of calling it a sample.",
    evidence: "The seed and the list it was drawn from.",
    fires: "
        >>> audit/spring.md
        title: Leavers, spring
        date: 2026-03-10
        method: Interviews and a sample of 25 leavers
    ",
    silent: "
        >>> audit/spring.md
        title: Leavers, spring
        date: 2026-03-10
        method: Interviews and a sample of 25 leavers
        seed: 20260310
    ",
    run: |cx| {
        let drawn = |a: &Rec<'_, Audit>| {
            let sampled = a.method.as_ref().is_some_and(|m| m.to_lowercase().contains("sampl"));
            sampled && a.seed.is_none() && a.samples.is_empty() && a.date.is_some_and(|d| d <= cx.today)
        };
        cx.programme
            .all::<Audit>()
            .filter(drawn)
            .map(|a| Hit::on(a.record, format!("the sample of “{}” cannot be drawn again", a.title())).at("seed"))
            .collect()
    },
}
