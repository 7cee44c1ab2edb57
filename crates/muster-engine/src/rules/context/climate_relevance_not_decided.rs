//! 4.1/climate-relevance-not-decided: nobody wrote down whether climate change matters to the ISMS.

use muster_model::Level;
use muster_model::kinds::Issue;

use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "4.1/climate-relevance-not-decided",
    level: Level::Minor,
    clause: "4.1",
    serves: &["C4.1"],
    title: "Nobody has decided whether climate change is relevant",
    checks: "That an issue whose theme is climate says, in `relevant`, whether climate change is relevant to the ISMS.",
    matters: "Since Amendment 1:2024 the question must be asked and answered. “Not relevant, because …” is a valid \
              answer; having no answer is not, and it is among the first things an auditor now asks.",
    resolve: "Write an issue with `theme: climate`, `relevant: true` or `false`, and the reason in `effect`. Think of heat \
              and cooling, floods and sites, power, and what customers ask.",
    evidence: "The issue with its verdict, its reason and the day it was last looked at.",
    fires: "
        >>> issue/heat.md
        title: Heat waves and cooling
        origin: external
        theme: climate
        effect: The server room in the south was hot twice last summer.
    ",
    silent: "
        >>> issue/heat.md
        title: Heat waves and cooling
        origin: external
        theme: climate
        relevant: true
        effect: The server room in the south needs a second cooler; see the availability risks.
    ",
    run: |cx| {
        let mut first = None;
        for issue in cx.programme.all::<Issue>() {
            let climate = issue.theme.as_deref().is_some_and(|t| t.to_lowercase().contains("climate"));
            if climate && issue.relevant.is_some() {
                return Outcome::Silent;
            }
            first = first.or(climate.then_some(issue));
        }
        let hit = match first {
            Some(issue) => Hit::on(issue.record, format!(
                "“{}” is about climate change but does not say whether it is relevant", issue.title()
            ))
            .at("relevant")
            .help("Add `relevant: true` or `relevant: false`, and say why in `effect`."),
            None => Hit::missing("no issue says whether climate change is relevant to the ISMS"),
        };
        Outcome::from(Some(hit))
    },
}
