//! The catalogue is complete and its cross-references hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use std::collections::{BTreeMap, BTreeSet};

use muster_catalog::{clause, control, glossary, project, scenario, sector, start};
use muster_model::Kind;

const LEAVES: [&str; 30] = [
    "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "6.1.1", "6.1.2", "6.1.3", "6.2", "6.3", "7.1", "7.2",
    "7.3", "7.4", "7.5.1", "7.5.2", "7.5.3", "8.1", "8.2", "8.3", "9.1", "9.2.1", "9.2.2", "9.3.1", "9.3.2",
    "9.3.3", "10.1", "10.2",
];

#[test]
fn all_thirty_clauses_are_whole() {
    let numbers: Vec<_> = clause::all().iter().map(|c| c.number.as_str()).collect();
    assert_eq!(numbers, LEAVES);
    for c in clause::all() {
        let texts = [
            &c.title,
            &c.short,
            &c.required,
            &c.meaning,
            &c.guidance,
            &c.lens,
            &c.parent_title,
            &c.owner_role,
        ];
        assert!(texts.iter().all(|t| !t.is_empty()), "{}", c.number);
        assert!(
            [&c.evidence, &c.misses, &c.pays_off, &c.sources].iter().all(|l| !l.is_empty()),
            "{}",
            c.number
        );
        assert!(c.sources.iter().any(|s| s.contains("27001:2022")), "{}", c.number);
        for kind in &c.kinds {
            assert!(Kind::parse(kind).is_some(), "{} names the kind {kind}", c.number);
        }
        assert!(c.controls.iter().all(|id| control::get(id).is_some()), "{}", c.number);
        assert!(c.related.iter().all(|n| LEAVES.contains(&n.as_str())), "{}", c.number);
        assert!(project::phases().iter().any(|p| p.id == c.phase), "{}", c.number);
    }
}

#[test]
fn places_in_the_guidance_of_2017_follow_the_edition_it_was_written_for() {
    let place = |n: &str| clause::get(n).unwrap().edition_2017.clone();
    assert_eq!(place("6.3"), None);
    assert_eq!(place("10.1").as_deref(), Some("10.2"));
    assert_eq!(place("10.2").as_deref(), Some("10.1"));
    assert_eq!(place("9.2.2").as_deref(), Some("9.2"));
    assert_eq!(place("9.3.3").as_deref(), Some("9.3"));
    for n in LEAVES.iter().filter(|n| !n.starts_with("9.") && !n.starts_with("10.") && **n != "6.3") {
        assert_eq!(place(n).as_deref(), Some(*n));
    }
}

#[test]
fn all_ninety_three_controls_are_whole() {
    let mut themes: BTreeMap<&str, usize> = BTreeMap::new();
    for c in control::all() {
        *themes.entry(&c.theme).or_default() += 1;
        assert_eq!(c.id, format!("a.{}", c.number));
        assert!(c.purpose.split_whitespace().count() >= 40, "{} says too little", c.id);
        assert!(c.evidence.len() >= 3 && !c.sources.is_empty(), "{}", c.id);
        assert!(c.implementation.len() >= 4, "{} does not say how to go about it", c.id);
        assert!(c.implementation[0].starts_with("Begin "), "{} does not say where to begin", c.id);
        assert!(matches!(c.identity.as_str(), "core" | "supporting" | "none"), "{}", c.id);
        assert_eq!(c.lens.is_empty(), c.identity == "none", "{}", c.id);
        assert!(c.days.iter().all(|d| *d > 0.0), "{}", c.id);
    }
    let expected = [("organizational", 37), ("people", 8), ("physical", 14), ("technological", 34)];
    assert_eq!(themes, BTreeMap::from(expected));
    let purposes: BTreeSet<_> = control::all().iter().map(|c| &c.purpose).collect();
    assert_eq!(purposes.len(), 93);
    let steps: BTreeSet<_> = control::all().iter().flat_map(|c| &c.implementation).collect();
    let count: usize = control::all().iter().map(|c| c.implementation.len()).sum();
    assert_eq!(steps.len(), count, "a step stands twice");
}

#[test]
fn scenarios_name_what_exists() {
    assert!(scenario::all().len() >= 40, "only {}", scenario::all().len());
    let roles: BTreeSet<_> = project::tasks().iter().map(|t| t.role.as_str()).collect();
    let mut metrics: BTreeSet<_> =
        control::all().iter().flat_map(|c| &c.metrics).map(String::as_str).collect();
    // Counted on the whole estate, for no control alone.
    metrics.extend(["effective_access_pairs", "max_fan_in_entitlement", "max_fan_in_privileged_entitlement"]);
    for s in scenario::all() {
        assert!(s.threats.len() >= 2 && s.vulnerabilities.len() >= 2 && s.signs.len() >= 3, "{}", s.id);
        assert_eq!(s.treatment.len(), 4, "{}", s.id);
        for (option, word) in s.treatment.iter().zip(["Modify", "Share", "Avoid", "Retain"]) {
            assert!(option.starts_with(&format!("**{word}:** ")), "{}: {option}", s.id);
        }
        assert!(!s.controls.is_empty() && s.controls.iter().all(|c| control::get(c).is_some()), "{}", s.id);
        for text in [&s.happens, &s.example] {
            let words = text.split_whitespace().count();
            assert!((50..=110).contains(&words), "{}: {words} words", s.id);
        }
        assert!(s.sources.len() >= 2, "{}", s.id);
        assert!(s.assets.iter().all(|k| Kind::parse(k).is_some()), "{}", s.id);
        assert!(roles.contains(s.owner_role.as_str()), "{} is owned by {}", s.id, s.owner_role);
        assert!(
            ["confidentiality", "integrity", "availability"].iter().any(|a| s.affects[0] == *a),
            "{}",
            s.id
        );
        assert!(["unlikely", "possible", "likely"].contains(&s.likelihood.as_str()), "{}", s.id);
        assert!(["moderate", "major", "severe"].contains(&s.consequence.as_str()), "{}", s.id);
        for m in &s.metrics {
            assert!(metrics.contains(m.as_str()), "{} names the metric {m}", s.id);
        }
        assert!(!s.attack.is_empty(), "{}", s.id);
        for t in &s.attack {
            let digits =
                t.strip_prefix('T').is_some_and(|d| d.chars().all(|c| c.is_ascii_digit() || c == '.'));
            assert!(digits && (t.len() == 5 || t.len() == 9), "{} names the technique {t}", s.id);
        }
    }
    let titles: BTreeSet<_> = scenario::all().iter().map(|s| &s.title).collect();
    let texts: BTreeSet<_> = scenario::all().iter().flat_map(|s| [&s.happens, &s.example]).collect();
    assert_eq!((titles.len(), texts.len()), (scenario::all().len(), scenario::all().len() * 2));
}

#[test]
fn tasks_form_a_plan_for_every_size() {
    let phases: Vec<_> = project::phases().iter().map(|p| p.id.as_str()).collect();
    assert_eq!(phases.len(), 8);
    let at = |phase: &str| phases.iter().position(|p| *p == phase);
    let by_id: BTreeMap<_, _> = project::tasks().iter().map(|t| (t.id.as_str(), t)).collect();
    assert_eq!(by_id.len(), project::tasks().len(), "task ids are unique");
    for t in project::tasks() {
        assert!(at(&t.phase).is_some() && !t.evidence.is_empty() && !t.sizes.is_empty(), "{}", t.id);
        assert!(t.produces.iter().all(|k| Kind::parse(k).is_some()), "{}", t.id);
        for before in &t.after {
            let b = by_id.get(before.as_str()).unwrap_or_else(|| panic!("{} waits for {before}", t.id));
            assert!(at(&b.phase) <= at(&t.phase), "{} waits for a later phase", t.id);
        }
    }
    let known = ["small-team", "several-countries", "own-software", "outsourced-it"];
    let said = |w: &str| {
        known.contains(&w)
            || w.starts_with("obligation:")
            || w.strip_prefix("sector:").is_some_and(|s| sector::all().iter().any(|x| x.id == s))
            || w.starts_with("country:")
    };
    for t in project::tasks().iter().filter(|t| !t.when.is_empty()) {
        assert!(t.when.iter().all(|w| said(w)) && !t.source.is_empty(), "{}", t.id);
    }
    for c in project::combined() {
        assert!(project::combined().iter().all(|o| o.role != c.into), "{} ends nowhere", c.role);
    }
    let traits: BTreeSet<&str> = project::tasks().iter().flat_map(|t| &t.when).map(String::as_str).collect();
    // With none, with each alone, with all: whatever is left out, the order of the rest holds.
    let choices: Vec<BTreeSet<&str>> = std::iter::once(BTreeSet::new())
        .chain(traits.iter().map(|w| BTreeSet::from([*w])))
        .chain([traits.clone()])
        .collect();
    for (size, chosen) in
        ["small", "medium", "large"].iter().flat_map(|s| choices.iter().map(move |c| (*s, c)))
    {
        let here: BTreeSet<_> = project::tasks()
            .iter()
            .filter(|t| t.sizes.iter().any(|s| s == size))
            .filter(|t| t.when.is_empty() || t.when.iter().any(|w| chosen.contains(w.as_str())))
            .map(|t| t.id.as_str())
            .collect();
        for leaf in LEAVES {
            let served = project::tasks()
                .iter()
                .any(|t| here.contains(t.id.as_str()) && t.clauses.iter().any(|c| c == leaf));
            assert!(served, "{leaf} has no task for size {size}");
        }
        // Leaving a task out must not lose the order of those that remain.
        for t in project::tasks().iter().filter(|t| here.contains(t.id.as_str())) {
            let kept = ancestors(t.id.as_str(), &by_id, |_| true)
                .into_iter()
                .filter(|a| here.contains(a))
                .collect::<BTreeSet<_>>();
            let direct = ancestors(t.id.as_str(), &by_id, |a| here.contains(a));
            assert_eq!(kept, direct, "{} loses its order for size {size}", t.id);
        }
    }
}

fn ancestors<'t>(
    id: &str,
    by_id: &BTreeMap<&'t str, &'t project::Task>,
    through: impl Fn(&str) -> bool,
) -> BTreeSet<&'t str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = vec![by_id[id].id.as_str()];
    while let Some(next) = open.pop() {
        for before in &by_id[next].after {
            let before = by_id[before.as_str()].id.as_str();
            if through(before) && seen.insert(before) {
                open.push(before);
            }
        }
    }
    assert!(!seen.contains(id), "{id} waits for itself");
    seen
}

#[test]
fn documents_and_terms_are_whole() {
    assert!(project::documents().iter().all(|d| LEAVES.contains(&d.clause.as_str()) && !d.what.is_empty()));
    assert!(project::documents().iter().flat_map(|d| &d.kinds).all(|k| Kind::parse(k).is_some()));
    let terms: BTreeSet<_> = glossary::all().iter().map(|t| t.term.as_str()).collect();
    assert_eq!(terms.len(), glossary::all().len());
    assert!(terms.len() >= 80);
    for t in glossary::all() {
        assert!(!t.means.is_empty() && !t.source.is_empty(), "{}", t.term);
        assert!(t.see.iter().all(|s| terms.contains(s.as_str())), "{} points at nothing", t.term);
    }
}

#[test]
fn a_newcomer_can_start_from_it() {
    let ids: BTreeSet<_> = start::roles().iter().map(|r| r.id.as_str()).collect();
    for r in start::roles() {
        assert!(
            !r.responsibilities.is_empty() && !r.authorities.is_empty() && !r.does.is_empty(),
            "{}",
            r.id
        );
    }
    // Whoever usually owns a clause is among them; and what a small organisation puts together ends at somebody.
    for c in clause::all() {
        assert!(ids.contains(c.owner_role.as_str()), "nobody for {}", c.number);
    }
    let combined = |id: &str| project::combined().iter().any(|c| c.role == id);
    assert!(
        start::roles().iter().all(|r| r.first || combined(&r.id)),
        "a role that can wait is done by another"
    );
    // Every scenario can be rated on the scales, and every level falls into a band.
    let criteria = start::criteria();
    let step = |steps: &[start::Step], word: &str| steps.iter().any(|s| s.id == word);
    for s in scenario::all() {
        assert!(
            step(&criteria.likelihood, &s.likelihood) && step(&criteria.consequence, &s.consequence),
            "{}",
            s.id
        );
    }
    assert_eq!(criteria.bands.first().map(|b| b.from), Some(1));
    assert!(criteria.bands.windows(2).all(|w| w[0].from < w[1].from));
    assert!(
        criteria.bands.last().unwrap().from
            <= (criteria.likelihood.len() * criteria.consequence.len()) as i64
    );
}
