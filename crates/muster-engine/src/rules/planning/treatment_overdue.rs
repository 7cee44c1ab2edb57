//! 6.1.3/treatment-overdue: a treatment should have been done by now.

use muster_model::Level;
use muster_model::kinds::Treatment;

use super::levels::{is_open, keeps};
use crate::rule::{Hit, rule};
use crate::sentence;

rule! {
    id: "6.1.3/treatment-overdue",
    level: Level::Minor,
    clause: "6.1.3",
    serves: &["C6.1.3"],
    title: "A risk treatment is overdue",
    checks: "Treatments that are neither done nor dropped, against the day they were due.",
    matters: "Every day past the date the organisation carries a risk that it decided not to carry, and nobody decided \
              about the delay.",
    resolve: "Finish it; or decide with the risk owner on a new date and what protects in the meantime, and have the \
              remaining risk accepted until then.",
    evidence: "A treatment done in time, or a decision about the delay by the risk owner.",
    fires: "
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        option: modify
        due: 2026-03-31
        status: in-progress
    ",
    silent: "
        >>> treatment/key-in-hardware.md
        title: Key into a hardware module
        risks: [risk/signing-key]
        option: modify
        due: 2026-09-30
        status: in-progress
    ",
    run: |cx| {
        let late = |treatment: muster_model::Rec<'_, Treatment>| {
            let due = treatment.due.filter(|due| *due < cx.today && is_open(&treatment) && !keeps(&treatment))?;
            let days = usize::try_from(cx.days_since(due)).unwrap_or(0);
            let stands = treatment.status.map_or("without a status", |s| s.label());
            let hit = Hit::on(treatment.record, format!(
                "the treatment “{}” was due on {due}, {} ago, and is {}",
                treatment.title(), sentence::count(days, "day", "days"), stands.to_lowercase()
            ))
            .at("due");
            Some(match treatment.risks.first() {
                Some(risk) => hit.see(&risk.to, Some("current"), "stays as high as it is until then"),
                None => hit,
            })
        };
        cx.programme.all::<Treatment>().filter_map(late).collect()
    },
}
