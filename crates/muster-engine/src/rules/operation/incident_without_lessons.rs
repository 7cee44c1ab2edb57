//! 8.1/incident-without-lessons: an incident from which nobody has learnt.

use muster_model::kinds::{Finding, Incident};
use muster_model::{Level, Rec};

use crate::rule::{Hit, rule};

rule! {
    id: "8.1/incident-without-lessons",
    level: Level::Minor,
    clause: "8.1",
    serves: &["M4", "C8.1", "C10.2"],
    title: "Nothing was learnt from an incident",
    checks: "Each incident noticed more than 30 days ago has lessons written down, or a finding came out of it.",
    matters: "An incident is the most expensive audit there is. If nothing is written down, the organisation pays for it \
              again.",
    resolve: "Talk it through with those who were there: what happened, what helped, what must change. Write the lessons \
              down, and raise a finding where a requirement was not met.",
    evidence: "The note of the review after the incident, and the finding with its actions.",
    fires: "
        >>> incident/phish.md
        title: Sign-in stolen by phishing
        happened: 2026-03-02
        noticed: 2026-03-04
    ",
    silent: "
        >>> incident/phish.md
        title: Sign-in stolen by phishing
        happened: 2026-03-02
        noticed: 2026-03-04
        >>> finding/phish.md
        title: Sign-in without a second factor
        incident: incident/phish
        >>> incident/lost-laptop.md
        title: Laptop lost
        happened: 2026-06-25
    ",
    run: |cx| {
        let unlearnt = |i: Rec<'_, Incident>| {
            let day = i.noticed.or(i.happened).filter(|d| cx.days_since(*d) > 30)?;
            let found = cx.programme.pointing::<Finding>(&i.reference(), "incident").next().is_some();
            (i.lessons.is_none() && !found).then(|| {
                Hit::on(i.record, format!(
                    "“{}” was noticed on {day}; no lessons are written down and no finding came out of it", i.title()
                ))
                .at("lessons")
            })
        };
        cx.programme.all::<Incident>().filter_map(unlearnt).collect()
    },
}
