//! Two looks at the risks: what appeared, went and moved, and what other criteria would do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may")]

use muster_engine::fixture;
use muster_engine::risk::{Comparison, Look, Way, Which, compare};
use muster_model::Programme;
use muster_model::kinds::Criteria;

const SMALL: &str = ">>> criteria/c.md\ntitle: C\nlikelihood: [{id: rare}, {id: likely}]\nconsequence: [{id: minor}, {id: severe}]\n\
                     bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]\n";

fn risk(id: &str, likelihood: &str, consequence: &str) -> String {
    format!(
        ">>> risk/{id}.md\ntitle: {id}\ncurrent: {{likelihood: {likelihood}, consequence: {consequence}}}\n"
    )
}

fn read(text: &str) -> Programme {
    fixture::read(text).programme
}

fn compared(before: &Programme, after: &Programme) -> Comparison {
    let look = |programme| Look {
        programme,
        criteria: Programme::all::<Criteria>(programme).next().map(|c| c.data),
    };
    compare(&look(before), &look(after))
}

#[test]
fn risks_appear_go_and_move() {
    let before = read(&format!(
        "{SMALL}{}{}{}",
        risk("a", "rare", "severe"),
        risk("gone", "rare", "minor"),
        risk("still", "likely", "minor")
    ));
    let after = read(&format!(
        "{SMALL}{}{}{}",
        risk("a", "likely", "severe"),
        risk("new", "likely", "severe"),
        risk("still", "likely", "minor")
    ));
    let found = compared(&before, &after);
    let names = |all: &[muster_engine::risk::Single]| all.iter().map(|s| s.title.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&found.appeared), names(&found.went), found.same),
        (vec!["new".into()], vec!["gone".into()], 1)
    );
    assert_eq!(found.appeared[0].current.as_ref().unwrap().score, 4);
    let [moved] = &found.moved[..] else { panic!("{found:?}") };
    assert_eq!((moved.title.as_str(), moved.which, moved.way), ("a", Which::Current, Way::Worse));
    let bands = [&moved.from, &moved.to].map(|p| p.as_ref().unwrap().band.clone().unwrap());
    assert_eq!(bands, ["low", "high"]);
    assert!(moved.reassessed && moved.crosses());
    // The other way round it is better.
    assert_eq!(compared(&after, &before).moved[0].way, Way::Better);
    assert_eq!(compared(&before, &before).moved, []);
}

#[test]
fn other_criteria_move_risks_that_nobody_touched() {
    let risks = format!(
        "{}{}{}",
        risk("a", "rare", "severe"),
        risk("b", "likely", "severe"),
        risk("c", "rare", "minor")
    );
    let before = read(&format!("{SMALL}{risks}"));
    let stricter = read(&format!("{}{risks}", SMALL.replace("name: high, from: 4", "name: high, from: 2")));
    let found = compared(&before, &stricter);
    let [moved] = &found.moved[..] else { panic!("{found:?}") };
    assert_eq!((moved.title.as_str(), moved.way, moved.reassessed), ("a", Way::Worse, false));
    assert_eq!(found.same, 2);
    // A longer scale: every number doubles, and the bands decide alone.
    let longer =
        SMALL.replace("[{id: rare}, {id: likely}]", "[{id: never}, {id: rare}, {id: yearly}, {id: likely}]");
    let found = compared(&before, &read(&format!("{longer}{risks}")));
    let of = |name: &str| found.moved.iter().find(|m| m.title == name).unwrap();
    assert_eq!((of("a").way, of("a").to.as_ref().unwrap().score), (Way::Worse, 4));
    assert_eq!((of("c").way, of("c").crosses()), (Way::Other, false));
    assert_eq!((of("b").way, of("b").crosses()), (Way::Other, false));
    // A step that is taken away leaves its risks without a level.
    let shorter = read(&format!("{}{risks}", SMALL.replace("[{id: rare}, {id: likely}]", "[{id: rare}]")));
    let found = compared(&before, &shorter);
    let [moved] = &found.moved[..] else { panic!("{found:?}") };
    assert_eq!((moved.title.as_str(), &moved.to, moved.crosses()), ("b", &None, true));
}

#[test]
fn below_the_lowest_band_nothing_may_stay() {
    let gap = read(&format!(
        "{}{}",
        SMALL.replace("name: low, from: 1", "name: low, from: 2"),
        risk("a", "rare", "minor")
    ));
    let full = read(&format!("{SMALL}{}", risk("a", "rare", "minor")));
    assert_eq!(compared(&full, &gap).moved[0].way, Way::Worse);
}

#[test]
fn a_band_that_is_added_above_moves_only_what_falls_into_it() {
    let risks = format!("{}{}", risk("a", "rare", "minor"), risk("b", "likely", "minor"));
    let before = read(&format!("{SMALL}{risks}"));
    let more = SMALL.replace("{name: high,", "{name: middle, from: 2, acceptable: true}, {name: high,");
    let found = compared(&before, &read(&format!("{more}{risks}")));
    let [moved] = &found.moved[..] else { panic!("{found:?}") };
    assert_eq!((moved.title.as_str(), moved.way, found.same), ("b", Way::Other, 1));
    let extreme = SMALL
        .replace("acceptable: false}]", "acceptable: false}, {name: extreme, from: 9, acceptable: false}]");
    assert_eq!(compared(&before, &read(&format!("{extreme}{risks}"))).moved, []);
}
