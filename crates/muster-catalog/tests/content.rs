//! Templates, audit questions, sector notes: whole, bounded, without repetition, and pointing only at what exists.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use muster_catalog::{checklist, clause, control, project, scenario, sector, template};
use muster_model::Kind;

const LEVELS: [&str; 5] = ["policy", "topic-policy", "standard", "procedure", "plan"];
const SIZES: [&str; 3] = ["small", "medium", "large"];

/// The roles that the catalogue itself knows: those that do its tasks or own its clauses.
fn roles() -> BTreeSet<&'static str> {
    let tasks = project::tasks().iter().map(|t| t.role.as_str());
    tasks.chain(clause::all().iter().map(|c| c.owner_role.as_str())).collect()
}

fn phases() -> BTreeSet<&'static str> {
    project::phases().iter().map(|p| p.id.as_str()).collect()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Every data file was read: one that the reader cannot make sense of would be missing without a word.
fn files(folder: &str) -> usize {
    fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(folder)).unwrap().count()
}

#[test]
fn templates_are_whole_and_point_at_what_exists() {
    assert_eq!(template::all().len(), files("templates"));
    assert!(template::all().len() >= 30, "only {}", template::all().len());
    let known: BTreeSet<_> = template::PLACEHOLDERS.iter().map(|(name, _)| *name).collect();
    let roles = roles();
    for t in template::all() {
        assert!(LEVELS.contains(&t.level.as_str()), "{} has the level {}", t.id, t.level);
        assert!(!t.title.is_empty() && !t.clauses.is_empty() && t.sources.len() >= 2, "{}", t.id);
        assert!((8..=40).contains(&words(&t.summary)), "{}: {} words of summary", t.id, words(&t.summary));
        assert!(t.clauses.iter().all(|c| clause::get(c).is_some()), "{} names a clause that is none", t.id);
        assert!(
            t.controls.iter().all(|c| control::get(c).is_some()),
            "{} names a control that is none",
            t.id
        );
        assert!(!t.sizes.is_empty() && t.sizes.iter().all(|s| SIZES.contains(&s.as_str())), "{}", t.id);
        assert!(roles.contains(t.owner_role.as_str()), "{} is kept by {}", t.id, t.owner_role);
        assert!((6..=36).contains(&t.review_months), "{}", t.id);
        for role in &t.acknowledged_by {
            assert!(
                role == template::EVERYONE || roles.contains(role.as_str()),
                "{} is read by {role}",
                t.id
            );
        }
        match &t.parent {
            Some(parent) => {
                let parent = template::get(parent).unwrap_or_else(|| panic!("{} hangs under {parent}", t.id));
                let rank = |level: &str| LEVELS.iter().position(|l| *l == level);
                assert!(rank(&parent.level) < rank(&t.level), "{} hangs under its equal", t.id);
                let here = t.sizes.iter().all(|s| parent.sizes.contains(s));
                assert!(here, "{} is needed where {} is not", t.id, parent.id);
            }
            None => assert_eq!(t.level, "policy", "{} hangs under nothing", t.id),
        }
        assert!((250..=1400).contains(&words(&t.body)), "{}: {} words", t.id, words(&t.body));
        for name in t.placeholders() {
            assert!(known.contains(name), "{} has the unknown placeholder {name}", t.id);
        }
        assert!(t.placeholders().contains("review_months"), "{} does not say when it is reviewed", t.id);
        assert!(t.body.contains("Measured by") || t.body.contains("measure"), "{} measures nothing", t.id);
    }
    // A rule stands in one document only; who reviews it may be said alike.
    let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, line) in template::all().iter().flat_map(|t| t.body.lines().map(|l| (t.id.as_str(), l))) {
        let rule = words(line) > 8 && !line.starts_with('|') && !line.contains("{{review_months}}");
        let before = if rule { rules.insert(line, id) } else { None };
        assert!(before.is_none(), "{id} repeats {}: {line}", before.unwrap_or_default());
    }
    let titles: BTreeSet<_> = template::all().iter().map(|t| &t.title).collect();
    assert_eq!(titles.len(), template::all().len());
}

#[test]
fn a_template_is_filled_and_what_has_no_value_stays_visible() {
    let policy = template::get("information-security-policy").unwrap();
    let values = BTreeMap::from([("organisation", "Kestrel {{sector}}".to_owned())]);
    let text = policy.fill(&values);
    assert!(text.starts_with("# Information security policy\n\n## "));
    assert!(text.contains("Kestrel {{sector}} works in {{sector}}."), "a value is not filled again");
    assert!(text.contains("every 12 months"), "the template knows its own period");
    assert!(!text.contains("{{review_months}}") && !text.contains("## Sources"));
    assert!(policy.fill(&BTreeMap::from([("review_months", "6".to_owned())])).contains("every 6 months"));
    assert_eq!(policy.fill(&BTreeMap::new()).replace("12 months", ""), {
        let body = policy.body.replace("{{review_months}} months", "");
        body.replace("12 months", "")
    });
}

#[test]
fn a_small_firm_gets_a_shorter_text_and_nobody_sees_the_marks() {
    let all: BTreeMap<&str, String> =
        template::PLACEHOLDERS.iter().map(|(n, _)| (*n, (*n).to_owned())).collect();
    let mut shorter = 0;
    for t in template::all() {
        let large = t.fill_for("large", &all);
        assert_eq!(large, t.fill(&all), "{}", t.id);
        for size in SIZES {
            let text = t.fill_for(size, &all);
            assert!(!text.contains('{') && !text.contains('}'), "{} shows a mark or a placeholder", t.id);
            assert!(!text.contains("\n\n\n"), "{} has a hole for a {size} organisation", t.id);
            // An adopted text speaks for its organisation, not about organisations of its size.
            assert!(!text.contains("small firm"), "{} speaks about small firms", t.id);
            assert!(words(&text) >= 200, "{} leaves too little for a {size} organisation", t.id);
        }
        shorter += usize::from(t.fill_for("small", &all).len() < large.len());
    }
    assert!(shorter >= 15, "only {shorter} texts are shorter for a small firm");
    let access = template::get("access-control-policy").unwrap();
    assert!(
        access.fill(&all).contains("toxic pairs") && !access.fill_for("small", &all).contains("toxic pairs")
    );
}

#[test]
fn questions_are_whole_and_about_what_exists() {
    let mut ids = BTreeSet::new();
    let mut texts = BTreeSet::new();
    assert!(files("checklists") > 0);
    for q in checklist::all() {
        let exists = match (q.clause(), q.control()) {
            (Some(number), None) => clause::get(number).is_some(),
            (None, Some(id)) => control::get(id).is_some(),
            _ => false,
        };
        assert!(exists, "{} is about nothing", q.id);
        assert!(ids.insert(&q.id), "{} stands twice", q.id);
        let name = q.id.split_once('/').unwrap().1;
        assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", q.id);
        assert!(q.ask.ends_with('?') || q.ask.ends_with('.'), "{} asks nothing", q.id);
        for (text, least, most) in [(&q.ask, 5, 45), (&q.look_for, 6, 45), (&q.red_flag, 4, 35)] {
            assert!((least..=most).contains(&words(text)), "{}: {} words in `{text}`", q.id, words(text));
            assert!(texts.insert(text.to_lowercase()), "{} repeats: {text}", q.id);
        }
        assert!(q.sample.is_empty() || (3..=30).contains(&words(&q.sample)), "{}", q.id);
        assert!(checklist::get(&q.id).is_some());
    }
}

#[test]
fn every_clause_and_every_control_has_its_questions() {
    for c in clause::all() {
        let n = checklist::of_clause(&c.number).count();
        assert!((4..=8).contains(&n), "clause {} has {n} questions", c.number);
    }
    for c in control::all() {
        let n = checklist::of_control(&c.id).count();
        assert!((2..=4).contains(&n), "control {} has {n} questions", c.id);
    }
    let order: Vec<_> = checklist::all().iter().map(checklist::Question::about).collect();
    assert_eq!((order.first(), order.last()), (Some(&"4.1"), Some(&"a.8.34")));
    let sampled = checklist::all().iter().filter(|q| !q.sample.is_empty()).count();
    assert!(sampled * 2 > order.len(), "only {sampled} of {} say what to sample", order.len());
    assert_eq!(checklist::of_clause("4").count() + checklist::of_control("5.1").count(), 0);
}

#[test]
fn sectors_are_whole_and_point_at_what_exists() {
    assert_eq!(sector::all().len(), files("sectors"));
    assert!(sector::all().len() >= 10, "only {}", sector::all().len());
    let mut differs = BTreeSet::new();
    let (roles, phases) = (roles(), phases());
    let mut names = BTreeSet::new();
    let mut tasks: BTreeSet<&str> = project::tasks().iter().map(|t| t.id.as_str()).collect();
    for s in sector::all() {
        assert!(!s.title.is_empty() && (60..=300).contains(&words(&s.what_differs)), "{}", s.id);
        let mine = s.aliases.iter().cloned().chain([s.id.clone(), s.title.to_lowercase()]);
        for name in mine.collect::<BTreeSet<_>>() {
            assert_eq!(name, name.to_lowercase(), "{}", s.id);
            assert_eq!(sector::get(&name).map(|f| f.id.as_str()), Some(s.id.as_str()), "{name}");
            assert!(names.insert(name.clone()), "{name} means two sectors");
        }
        assert!(s.obligations.len() >= 3 && s.sources.len() >= 3 && s.tasks.len() >= 2, "{}", s.id);
        assert!(differs.insert(&s.what_differs), "{} repeats another sector", s.id);
        let mut own = BTreeSet::new();
        for o in &s.obligations {
            assert!(own.insert(&o.name), "{} names {} twice", s.id, o.name);
            assert!((8..=60).contains(&words(&o.asks)) && o.asks.ends_with('.'), "{}: {}", s.id, o.name);
            assert!(
                (2..=60).contains(&words(&o.applies)) && o.applies.ends_with('.'),
                "{}: {}",
                s.id,
                o.name
            );
            assert!(o.source.chars().any(|c| c.is_ascii_digit()), "{}: `{}` names no place", s.id, o.source);
            assert!(
                !o.set.is_empty()
                    && o.set.chars().all(|c| c.is_ascii_lowercase() || "-0123456789".contains(c))
            );
        }
        assert!(s.risks.len() >= 4 && s.controls.len() >= 5, "{}", s.id);
        for id in &s.risks {
            assert!(scenario::get(id).is_some(), "{} names the scenario {id}", s.id);
        }
        for id in &s.controls {
            assert!(control::get(id).is_some(), "{} names the control {id}", s.id);
        }
        for t in &s.tasks {
            assert!(t.id.starts_with(&format!("{}-", s.id)), "{} is not of {}", t.id, s.id);
            assert!(tasks.insert(&t.id), "{} stands twice", t.id);
            assert!(roles.contains(t.role.as_str()) && phases.contains(t.phase.as_str()), "{}", t.id);
            assert!(t.clauses.iter().all(|c| clause::get(c).is_some()) && !t.clauses.is_empty(), "{}", t.id);
            assert!(
                t.produces.iter().all(|k| Kind::parse(k).is_some()) && !t.produces.is_empty(),
                "{}",
                t.id
            );
            assert!(!t.evidence.is_empty() && !t.why.is_empty(), "{}", t.id);
            assert!(t.days.small > 0.0 && t.days.medium >= t.days.small && t.days.large >= t.days.medium);
            for before in &t.after {
                let b = project::tasks().iter().find(|p| p.id == *before);
                let b = b.unwrap_or_else(|| panic!("{} waits for {before}", t.id));
                assert!(t.sizes.iter().all(|s| b.sizes.contains(s)), "{} waits for a task left out", t.id);
                let at = |phase: &str| project::phases().iter().position(|p| p.id == phase);
                assert!(at(&b.phase) <= at(&t.phase), "{} waits for a later phase", t.id);
            }
        }
    }
}

#[test]
fn a_sector_is_found_by_the_words_people_use() {
    assert_eq!(sector::get(" Freight ").map(|s| s.id.as_str()), Some("logistics"));
    assert_eq!(sector::get("SaaS").map(|s| s.id.as_str()), Some("software"));
    assert!(sector::get("").is_none() && sector::get("alchemy").is_none());
    let found = |text: &str| sector::find(text).map(|s| s.id.as_str());
    assert_eq!(found("Food logistics and cold storage"), Some("logistics"));
    assert_eq!(found("Private banks"), Some("finance"));
    assert_eq!(found("insurance company"), Some("insurance"));
    assert_eq!(found("regional hospital"), Some("health-care"));
    assert_eq!((found("a robot maker"), found("others entirely")), (None, None), "`ot` must stand alone");
    assert_eq!((found("OT"), found(""), found("alchemy")), (Some("manufacturing"), None, None));
}
