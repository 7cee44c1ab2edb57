//! The pack of a management review: what each point says, and that the rule recognises every one of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may")]

use muster_engine::review::{KEPT, Point, agenda, fingerprint, last_held};
use muster_engine::{Context, check, fixture};

const RULE: &str = "9.3.2/review-missing-required-input";

const PROGRAMME: &str = r#"
>>> review/first.md
title: First
date: 2025-12-01
actions: [action/late, action/done]
>>> action/late.md
title: Sign the annex
finding: finding/old
class: corrective
due: 2026-03-31
>>> action/done.md
title: Rename groups
finding: finding/old
class: corrective
due: 2026-02-01
done: 2026-01-20
>>> finding/old.md
title: Groups nobody can read
grade: minor
source: person
raised: 2025-10-01
due: 2026-04-01
>>> finding/new.md
title: Orphaned accounts
grade: major
source: audit
audit: audit/spring
raised: 2026-05-05
due: 2026-12-01
>>> finding/closed.md
title: Closed one
grade: minor
source: audit
raised: 2025-09-01
closed: {by: person/ada, at: 2026-02-02T08:00:00Z}
>>> audit/spring.md
title: Spring audit
date: 2026-05-01
clauses: ["9.3"]
>>> audit/autumn.md
title: Autumn audit
date: 2026-10-01
>>> issue/climate.md
title: Floods
review: {last: 2026-02-01, every: P1Y}
>>> issue/market.md
title: Market
review: {last: 2025-02-01, every: P1Y}
>>> party/authority.md
title: Authority
consulted: Yearly letter
>>> obligation/notice.md
title: Notice within a day
party: party/authority
valid_from: 2026-03-01
>>> indicator/mfa.md
title: MFA coverage
metric: mfa_coverage
unit: "%"
direction: higher
target: "95"
>>> indicator/none.md
title: By hand
unit: "%"
direction: higher
target: "95"
>>> objective/mfa.md
title: MFA everywhere
indicator: indicator/mfa
due: 2026-05-31
>>> measurements.json
[{"metric": "mfa_coverage", "metric_version": 1, "at": "2026-06-01T00:00:00Z", "value": {"count": 71, "numerator": 71, "denominator": 100, "unknown": 0}}]
>>> criteria/c.md
title: Scales
likelihood: [{id: rare, means: a}, {id: possible, means: b}]
consequence: [{id: minor, means: a}, {id: severe, means: b}]
bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]
>>> risk/high.md
title: Stolen key
current: {likelihood: possible, consequence: severe}
>>> risk/low.md
title: Lost badge
current: {likelihood: rare, consequence: minor}
>>> risk/unrated.md
title: Unrated
>>> treatment/late.md
title: Vault
status: agreed
due: 2026-05-01
>>> treatment/done.md
title: Lock
status: done
due: 2026-05-01
>>> improvement/idea.md
title: Passkeys
status: idea
"#;

fn pack(text: &str) -> Vec<Point> {
    let f = fixture::read(text);
    let now = fixture::NOW.parse().unwrap();
    let cx = Context::new(&f.programme, now).with_measurements(&f.measurements);
    let report = check(&cx, &f.told);
    agenda(&cx, &report, last_held(&cx).and_then(|r| r.date))
}

fn at<'p>(pack: &'p [Point], place: &str) -> &'p Point {
    pack.iter().find(|p| p.place == place).unwrap_or_else(|| panic!("no point {place}"))
}

#[test]
fn every_point_says_how_it_stands() {
    let pack = pack(PROGRAMME);
    let places: Vec<_> = pack.iter().map(|p| p.place).collect();
    assert_eq!(places, ["a", "b", "c", "d 1", "d 2", "d 3", "d 4", "e", "f", "g"]);
    for (place, words) in [
        ("a", "held on 1 December 2025. 2 actions were set by earlier reviews: 1 done, 1 open."),
        ("a", "Overdue: 1: “Sign the annex”."),
        ("b", "Looked at since the last review: 1: “Floods”."),
        ("c", "came into force since the last review: 1: “Notice within a day”."),
        (
            "d 1",
            "raised since the last review: 1; closed: 1. Open: 2. Of these overdue: 1: “Groups nobody can read”.",
        ),
        ("d 1", "1 of 2 done, 1 overdue"),
        ("d 2", "0 of 1 measured indicator is on target; 1 more has no measurement here."),
        ("d 2", "Off target:\n\n- “MFA coverage” 71 %, target 95 %\n\nThe check sees"),
        (
            "d 3",
            "Audits since the last review: 1; planned ahead: 1. “Spring audit”, 1 May 2026: 1 major nonconformity, 0 minor",
        ),
        ("d 4", "Not met yet: 1: “MFA everywhere”."),
        ("d 4", "without being met: 1"),
        (
            "e",
            "1 finding goes back to what people raised or somebody outside said; 0 of them since the last review.",
        ),
        ("f", "3 risks as they stand now: 1 acceptable, 1 not acceptable (“Stolen key”), 1 not rated."),
        ("f", "1 of 2 treatments are done; overdue: 1: “Vault”."),
        ("g", "1 idea is written down"),
    ] {
        let point = at(&pack, place);
        assert!(point.shown.contains(words), "{place}: {words}\n  in: {}", point.shown);
    }
    assert_eq!(at(&pack, "f").records.iter().filter(|r| r.kind.name() == "treatment").count(), 1);
    assert_eq!(at(&pack, "d 3").records.len(), 2, "the audit and what it found");
}

#[test]
fn records_are_bounded_and_the_rest_is_counted() {
    let mut text = PROGRAMME.to_owned();
    for n in 0..20 {
        text += &format!(">>> issue/more-{n}.md\ntitle: More {n}\n");
    }
    let pack = pack(&text);
    let issues = at(&pack, "b");
    assert_eq!(issues.records.len(), KEPT);
    assert_eq!(issues.records[0].to_string(), "issue/climate", "what changed comes first");
    assert!(
        issues.shown.ends_with("10 more records stand behind this than are pinned here."),
        "{}",
        issues.shown
    );
}

#[test]
fn the_rule_recognises_every_point_and_misses_each_that_is_left_out() {
    let pack = pack(PROGRAMME);
    let told = |left_out: Option<usize>| {
        let kept = pack.iter().enumerate().filter(|(i, _)| Some(*i) != left_out);
        let inputs: Vec<String> =
            kept.map(|(_, p)| format!("  - {{point: \"{}\", shown: Something}}", p.title)).collect();
        let text = format!(">>> review/r.md\ntitle: R\ndate: 2026-06-01\ninputs:\n{}\n", inputs.join("\n"));
        let f = fixture::read(&text);
        let cx = Context::new(&f.programme, fixture::NOW.parse().unwrap());
        check(&cx, &f.told).diagnostics.into_iter().any(|d| d.rule == RULE)
    };
    assert!(!told(None), "a frozen review leaves nothing out");
    for (i, point) in pack.iter().enumerate() {
        assert!(told(Some(i)), "without “{}” something is missing", point.title);
    }
}

#[test]
fn the_fingerprint_follows_words_and_versions() {
    let f = fixture::read(PROGRAMME);
    let pack = pack(PROGRAMME);
    let before = fingerprint(&f.programme, &pack);
    assert_eq!(before, fingerprint(&f.programme, &pack));
    let edited = fixture::read(&PROGRAMME.replace("title: Floods", "title: Floods and heat"));
    assert_ne!(before, fingerprint(&edited.programme, &pack), "a record behind it changed");
    let mut said = pack;
    said[0].shown.push('!');
    assert_ne!(before, fingerprint(&f.programme, &said));
}

#[test]
fn the_first_review_says_so() {
    let pack = pack(">>> issue/a.md\ntitle: A\nreview: {last: 2020-01-01, every: P1Y}\n");
    assert!(at(&pack, "a").shown.contains("first review"));
    assert!(at(&pack, "b").shown.contains("Looked at so far: 1"));
}
