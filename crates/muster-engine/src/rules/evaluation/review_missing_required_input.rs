//! 9.3.2/review-missing-required-input: the last management review left out something it must look at.

use muster_model::Level;
use muster_model::kinds::Review;

use crate::rule::{Hit, Outcome, rule};
use crate::sentence;

rule! {
    id: "9.3.2/review-missing-required-input",
    level: Level::Minor,
    clause: "9.3.2",
    serves: &["C9.3", "L8"],
    title: "A management review left out something it must look at",
    checks: "The agenda points of the last review held are compared, by their words, with the inputs that 9.3.2 names in its \
             points a to g.",
    matters: "The list is short and fixed, and auditors go through it line by line. What is left out is mostly what is \
              uncomfortable: overdue actions, missed objectives, feedback from outside.",
    resolve: "Add each missing point with what was shown; one sentence is enough where nothing has changed.",
    evidence: "Minutes in which each of the inputs can be found.",
    fires: "
        >>> review/2026.md
        title: Management review 2026
        date: 2026-03-01
        inputs:
          - {point: Actions from the last review, shown: Two open}
          - {point: Issues and interested parties, shown: New law}
          - {point: Feedback from customers, shown: Two complaints}
          - {point: Results of risk assessment and state of treatment, shown: Nine risks}
          - {point: Findings and corrective actions, shown: Four open}
          - {point: Audit results, shown: One audit}
          - {point: Opportunities for improvement, shown: Three}
    ",
    silent: "
        >>> review/2026.md
        title: Management review 2026
        date: 2026-03-01
        inputs:
          - {point: Actions from the last review, shown: Two open}
          - {point: Issues and interested parties, shown: New law}
          - {point: Feedback from customers, shown: Two complaints}
          - {point: Results of risk assessment and state of treatment, shown: Nine risks}
          - {point: Findings and corrective actions, shown: Four open}
          - {point: Audit results, shown: One audit}
          - {point: Objectives and measurements, shown: Eight of ten on course}
          - {point: Opportunities for improvement, shown: Three}
    ",
    run: |cx| {
        let held = cx.programme.all::<Review>().filter(|r| r.date.is_some_and(|d| d <= cx.today));
        let Some(review) = held.max_by_key(|r| r.date) else {
            return Outcome::not_run("no management review was held");
        };
        let points: Vec<String> =
            review.data.inputs.iter().filter_map(|i| i.point.as_ref()).map(|p| p.to_lowercase()).collect();
        if points.is_empty() {
            let hit = Hit::on(review.record, format!("“{}” does not say what was looked at", review.title()));
            return Outcome::from(Some(hit.at("inputs")));
        }
        let left = INPUTS.iter().filter(|(_, found)| !points.iter().any(|p| found(p)));
        let left: Vec<&str> = left.map(|(name, _)| *name).collect();
        let said = format!("“{}” did not look at {}", review.title(), sentence::list(&left));
        Outcome::from((!left.is_empty()).then(|| Hit::on(review.record, said).at("inputs")))
    },
}

type Input = (&'static str, fn(&str) -> bool);

/// What 9.3.2 a to g asks for, in our own words, and how an agenda point is recognised.
const INPUTS: &[Input] = &[
    ("actions from earlier reviews", |p| {
        let earlier = ["previous", "earlier", "last", "past", "open", "status", "state", "follow", "review"];
        p.contains("action") && any(p, &earlier) && !any(p, &["corrective", "nonconform"])
    }),
    ("changes of internal and external issues", |p| any(p, &["issue", "context"])),
    ("changes in what interested parties need", |p| {
        let changed = ["need", "expect", "require", "change"];
        any(p, &["parties", "stakeholder"]) && (!p.contains("feedback") || any(p, &changed))
    }),
    ("nonconformities and corrective actions", |p| {
        any(p, &["nonconform", "non-conform", "corrective", "finding", "performance"])
    }),
    ("results of measurement", |p| {
        any(
            p,
            &[
                "monitor",
                "measure",
                "metric",
                "indicator",
                "kpi",
                "posture",
                "figures",
                "numbers",
                "performance",
            ],
        )
    }),
    ("audit results", |p| any(p, &["audit", "performance"])),
    ("whether objectives were met", |p| any(p, &["objective", "goal", "target", "performance"])),
    ("feedback from interested parties", |p| {
        let them = [
            "part",
            "stakeholder",
            "customer",
            "client",
            "regulator",
            "authorit",
            "employee",
            "staff",
            "user",
        ];
        any(p, &["complaint", "satisfaction"]) || (p.contains("feedback") && any(p, &them))
    }),
    ("results of risk assessment and treatment", |p| p.contains("risk")),
    ("opportunities for improvement", |p| any(p, &["improve", "opportunit"])),
];

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}
