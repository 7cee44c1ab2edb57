//! 6.1.2/criteria-incomplete: the criteria leave some level undecided, or decide nothing.

use muster_model::Level;
use muster_model::kinds::{Criteria, ScaleStep};

use super::levels::NO_CRITERIA;
use crate::rule::{Hit, Outcome, rule};

rule! {
    id: "6.1.2/criteria-incomplete",
    level: Level::Minor,
    clause: "6.1.2",
    serves: &["C6.1.2"],
    title: "The risk criteria leave levels undecided",
    checks: "The criteria in use: scales of at least two steps with different words; bands that reach down to level 1 and \
             not above the highest level; at least one band that is not acceptable, and none acceptable above it.",
    matters: "Criteria have one job: to say for every possible level whether it may stay. A hole in the bands is found on \
              the day a risk falls into it, and criteria that accept everything never ask for a treatment.",
    resolve: "Draw the matrix, write the band into each field, and correct `bands` until every field has one.",
    evidence: "A matrix without empty fields, in the approved criteria.",
    fires: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        bands: [{name: medium, from: 2, acceptable: true}, {name: high, from: 4, acceptable: false}]
    ",
    silent: "
        >>> criteria/criteria.md
        title: Criteria
        likelihood: [{id: rare, means: Less than once in ten years}, {id: likely, means: Every year}]
        consequence: [{id: minor, means: A day's work}, {id: severe, means: The company's end}]
        bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]
    ",
    run: |cx| {
        let Some(criteria) = cx.criteria() else { return Outcome::not_run(NO_CRITERIA) };
        let hit = |field: String, message: String| Hit::on(criteria.record, message).at(field);
        let mut out = Vec::new();
        for (name, scale) in [("likelihood", &criteria.likelihood), ("consequence", &criteria.consequence)] {
            if let Some((field, message)) = scale_problem(name, scale) {
                out.push(hit(field, message));
            }
        }
        if out.is_empty() && let Some((field, message)) = band_problem(&criteria) {
            out.push(hit(field, message));
        }
        out.into_iter().collect()
    },
}

fn scale_problem(name: &str, scale: &[ScaleStep]) -> Option<(String, String)> {
    if scale.len() < 2 {
        return Some((name.to_owned(), format!("the {name} scale has fewer than two steps")));
    }
    let doubled = |(i, step): (usize, &ScaleStep)| {
        let word = step.id.as_deref()?;
        let twice = scale.iter().take(i).any(|s| s.id.as_deref() == Some(word));
        twice.then(|| (format!("{name}[{i}].id"), format!("`{word}` stands twice in the {name} scale")))
    };
    scale.iter().enumerate().find_map(doubled)
}

fn band_problem(criteria: &Criteria) -> Option<(String, String)> {
    let highest = (criteria.likelihood.len() * criteria.consequence.len()) as i64;
    let from = |i: usize| format!("bands[{i}].from");
    let bands = &criteria.bands;
    let lowest = bands.iter().enumerate().filter_map(|(i, b)| Some((b.from?, i))).min();
    let Some((low, at)) = lowest else {
        return Some(("bands".into(), "no band says from which level on a risk is acceptable or not".into()));
    };
    if low > 1 {
        return Some((from(at), format!("levels below {low} lie in no band")));
    }
    if let Some(i) = bands.iter().position(|b| b.from.is_some_and(|f| f > highest)) {
        return Some((from(i), format!("no risk can reach this band: the highest level is {highest}")));
    }
    let refused = bands.iter().filter(|b| b.acceptable == Some(false)).filter_map(|b| b.from).min();
    let Some(refused) = refused else {
        let undecided = bands.iter().any(|b| b.acceptable.is_none());
        return (!undecided).then(|| {
            ("bands".into(), "every level is acceptable, so that nothing would ever be treated".into())
        });
    };
    let above =
        |b: &muster_model::kinds::Band| b.acceptable == Some(true) && b.from.is_some_and(|f| f > refused);
    let odd = bands.iter().position(above)?;
    Some((
        format!("bands[{odd}].acceptable"),
        "a higher band is acceptable although a lower one is not".into(),
    ))
}
