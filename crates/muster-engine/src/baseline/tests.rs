//! What is proposed follows what is there, and nothing that is not known counts.

use super::*;
use crate::check::check;
use crate::{fixture, status};

fn with<T>(text: &str, look: impl FnOnce(&[Line]) -> T) -> T {
    let fixture = fixture::read(text);
    let now = fixture::NOW.parse().unwrap();
    let cx = Context::new(&fixture.programme, now).with_measurements(&fixture.measurements);
    let report = check(&cx, &fixture.told);
    look(&lines(&cx, &report, &status::clauses(&cx, &report)))
}

fn proposed(text: &str, key: &str) -> u8 {
    with(text, |lines| lines.iter().find(|l| l.subject.key() == key).unwrap().proposed)
}

const CONTROL: &str = "
>>> control/a.8.5.md
title: Secure authentication
applicable: true
justification: Every risk of stolen credentials rests on it
implemented: yes
implementation: Passkeys for everybody
";
const EVIDENCE: &str = "
>>> evidence/passkeys.md
title: Sign-in report
shows: [control/a.8.5]
from: 2026-06-01
to: 2026-06-20
collected_from: Sign-in report
";
const INDICATOR: &str = "
>>> indicator/mfa.md
title: Strong sign-in
metric: mfa_coverage
unit: \"%\"
direction: higher
target: 95
";

fn measured(covered: u64) -> String {
    format!(
        "\n>>> measurements.json\n[{{\"metric\": \"mfa_coverage\", \"metric_version\": 1, \"at\": \"2026-06-20T00:00:00Z\",
         \"value\": {{\"count\": {}, \"numerator\": {covered}, \"denominator\": 100}}}}]\n",
        100 - covered
    )
}

#[test]
fn a_control_climbs_with_what_shows_it() {
    assert_eq!(proposed("", "a.8.5"), 0, "nobody said anything");
    assert_eq!(proposed(CONTROL, "a.8.5"), 2, "a word without evidence");
    let partly = CONTROL.replace("implemented: yes", "implemented: partly");
    assert_eq!(proposed(&partly, "a.8.5"), 2);
    let shown = format!("{CONTROL}{EVIDENCE}");
    assert_eq!(proposed(&shown, "a.8.5"), 3, "evidence shows it");
    assert_eq!(
        proposed(&format!("{shown}{INDICATOR}"), "a.8.5"),
        3,
        "an indicator without a figure adds nothing"
    );
    assert_eq!(proposed(&format!("{shown}{INDICATOR}{}", measured(97)), "a.8.5"), 4, "a figure on target");
    assert_eq!(proposed(&format!("{shown}{INDICATOR}{}", measured(60)), "a.8.5"), 2, "a figure off target");
    let old = shown.replace("2026-06", "2024-06");
    assert_eq!(proposed(&old, "a.8.5"), 2, "evidence of two years ago shows nothing today");
}

#[test]
fn a_control_decided_away_has_no_line() {
    let away = CONTROL.replace("applicable: true", "applicable: false");
    assert_eq!(with("", <[Line]>::len), 123);
    assert_eq!(with(&away, <[Line]>::len), 122);
}

#[test]
fn a_clause_follows_the_check() {
    assert_eq!(proposed("", "4.3"), 0);
    // A scope that names no identity service: gaps, so at most begun.
    let scope = "
>>> scope/isms.md
title: Scope
purpose: To ship food safely
version: \"1\"
units: [unit/all]
>>> unit/all.md
title: All
";
    assert!((1..=2).contains(&proposed(scope, "4.3")));
}

#[test]
fn gaps_come_with_the_longest_way_first() {
    let baseline = "
>>> baseline/b.md
title: B
date: 2026-01-16
answers:
  - {clause: \"4.1\", now: 2, wanted: 3}
  - {clause: \"4.2\", now: 0, wanted: 3}
  - {clause: \"5.1\", now: 3, wanted: 3}
  - {control: control/a.8.5, now: 1, wanted: 4, note: Passwords only}
  - {clause: \"5.2\", now: 9, wanted: 3}
";
    let fixture = fixture::read(baseline);
    let record = fixture.programme.by_id::<Baseline>("b").unwrap();
    let given = answers(record.data);
    assert_eq!(given.len(), 4, "a level beyond the scale is no answer");
    with(baseline, |lines| {
        let keys: Vec<_> = gaps(lines, &given).iter().map(|g| g.line.subject.key()).collect();
        assert_eq!(keys, ["4.2", "a.8.5", "4.1"]);
        let groups = groups(lines, &given);
        let four = groups.iter().find(|g| g.id == "4").unwrap();
        assert_eq!((four.lines, four.answered, four.now, four.wanted), (4, 2, Some(1.0), Some(3.0)));
        assert_eq!(groups.iter().find(|g| g.id == "10").unwrap().now, None);
        assert_eq!(groups.iter().map(|g| g.lines).sum::<usize>(), lines.len());
    });
}

#[test]
fn two_baselines_show_what_fell_first() {
    let of = |now: u8| Answer { now, wanted: 3, note: String::new() };
    let before = Answers::from([("4.1".into(), of(1)), ("4.2".into(), of(3)), ("4.3".into(), of(2))]);
    let after = Answers::from([
        ("4.1".into(), of(3)),
        ("4.2".into(), of(2)),
        ("10.1".into(), of(1)),
        ("9.1".into(), of(1)),
    ]);
    let seen: Vec<_> = compare(&before, &after).into_iter().map(|c| (c.key.clone(), c.rise())).collect();
    let told = |key: &str, rise| (key.to_owned(), rise);
    assert_eq!(
        seen,
        [
            told("4.2", Some(-1)),
            told("4.1", Some(2)),
            told("4.3", None),
            told("9.1", None),
            told("10.1", None)
        ]
    );
}

#[test]
fn every_line_has_questions_and_a_group() {
    with("", |lines| {
        for line in lines {
            assert!(!line.subject.questions().is_empty(), "{}", line.subject.key());
            assert!(line.subject.usual() <= HIGHEST && !line.why.is_empty());
        }
        assert_eq!(groups(lines, &Answers::new()).len(), 11);
    });
    assert!(LEVELS.iter().zip(0u8..).all(|(l, n)| l.value == n && level(n) == *l));
}
