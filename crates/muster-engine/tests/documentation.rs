//! Every rule's documentation, executed: *fires* gives exactly one diagnostic, *silent* none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::check::run_one;
use muster_engine::{Context, Rule, fixture, rules};

fn run(rule: &'static Rule, text: &str) -> Result<Vec<muster_model::Diagnostic>, String> {
    let example = fixture::read(text);
    let broken: Vec<_> = example
        .told
        .iter()
        .filter(|d| d.rule != "format/required-field")
        .map(|d| format!("{:?}: {}", d.place, d.message))
        .collect();
    assert!(broken.is_empty(), "{}: the example cannot be read: {broken:?}", rule.id);
    let now = example.programme.profile.example_now().unwrap_or(fixture::NOW.parse().unwrap());
    let cx = Context::new(&example.programme, now)
        .with_measurements(&example.measurements)
        .with_estate(example.estate.as_ref())
        .with_duties(example.duties.as_deref());
    run_one(rule, &cx)
}

#[test]
fn every_rule_fires_once_on_its_example_and_is_silent_on_the_other() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        match run(rule, rule.fires) {
            Ok(said) if said.len() == 1 => {
                let d = &said[0];
                let field = d.field.as_deref().unwrap_or("");
                if let Some(record) = &d.record {
                    let kind_field = field.split(['[', '.']).next().unwrap_or("");
                    if !kind_field.is_empty() && record.kind.field(kind_field).is_none() {
                        wrong.push(format!("{}: `{field}` is no field of {}", rule.id, record.kind));
                    }
                }
            }
            Ok(said) => {
                let said: Vec<_> = said.iter().map(|d| &d.message).collect();
                wrong.push(format!("{}: fires {} times on its example: {said:?}", rule.id, said.len()));
            }
            Err(why) => wrong.push(format!("{}: could not run on its example: {why}", rule.id)),
        }
        match run(rule, rule.silent) {
            Ok(said) if said.is_empty() => {}
            Ok(said) => wrong.push(format!("{}: not silent: {}", rule.id, said[0].message)),
            Err(why) => wrong.push(format!("{}: could not run on the silent example: {why}", rule.id)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_documented_and_in_its_place() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules::all() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        assert_eq!(rule.id.split_once('/').map(|(c, _)| c), Some(rule.clause), "{}", rule.id);
        assert!(muster_catalog::clause::get(rule.clause).is_some(), "{} names no clause", rule.id);
        for text in [rule.title, rule.checks, rule.matters, rule.resolve, rule.evidence] {
            assert!(text.len() > 15, "{} says too little: {text}", rule.id);
        }
        assert!(!rule.serves.is_empty(), "{} serves no requirement", rule.id);
    }
}

#[test]
fn the_four_common_misses_are_looked_at_from_several_angles() {
    for miss in ["M1", "M2", "M3", "M4"] {
        let angles = rules::all().iter().filter(|r| r.serves.contains(&miss)).count();
        assert!(angles >= 3, "{miss} has {angles} rules");
    }
}
