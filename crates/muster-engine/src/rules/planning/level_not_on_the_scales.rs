//! 6.1.2/level-not-on-the-scales: a risk uses a word that the criteria do not have.

use muster_model::Level;
use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{Risk, ScaleStep};
use muster_model::value::nearest;

use super::levels::{NO_CRITERIA, levels};
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/level-not-on-the-scales",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "A level is not on the scales of the criteria",
    checks: "Each likelihood and consequence that a risk names, against the scales of the criteria in use.",
    matters: "Scales exist so that two people choose the same word for the same thing. A word from elsewhere cannot be \
              ranked, compared or accepted; the risk drops out of every list sorted by level.",
    resolve: "Choose a step of the criteria, by what the step means rather than by its name.",
    evidence: "A register in which every level is on the approved scales.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current: {likelihood: very high, consequence: severe}
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        >>> risk/consent.md
        title: Employee grants a rogue application lasting access to mail
        current: {likelihood: likely, consequence: severe}
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let check = |risk: &muster_model::Rec<'_, Risk>, field: &str, level: &Analysis, out: &mut Vec<Hit>| {
            let scales: [(&str, &Option<String>, &[ScaleStep]); 2] = [
                ("likelihood", &level.likelihood, &criteria.likelihood),
                ("consequence", &level.consequence, &criteria.consequence),
            ];
            for (name, word, scale) in scales {
                let Some(word) = word.as_deref() else { continue };
                let steps: Vec<_> = scale.iter().filter_map(|s| s.id.as_deref()).collect();
                if steps.contains(&word) {
                    continue;
                }
                let help = match nearest(word, &steps) {
                    Some(close) => format!("Did you mean `{close}`?"),
                    None => format!("The steps of “{}” are: {}.", criteria.title(), steps.join(", ")),
                };
                out.push(
                    Hit::on(risk.record, format!(
                        "`{word}` in the {field} level of “{}” is no step of the {name} scale", risk.title()
                    ))
                    .at(format!("{field}.{name}"))
                    .help(help)
                    .see(&criteria.reference(), Some(name), "the scale in use"),
                );
            }
        };
        let mut out = Vec::new();
        for risk in cx.programme.all::<Risk>() {
            for (field, level) in levels(&risk) {
                if let Some(level) = level {
                    check(&risk, field, level, &mut out);
                }
            }
        }
        out.into_iter().collect()
    },
}
