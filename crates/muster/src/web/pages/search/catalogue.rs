//! What the product itself explains, for the search: clauses, controls, scenarios, terms, rules, metrics. Texts are
//! gathered once; a search goes through all of them.

use std::sync::LazyLock;

use super::words::Words;

/// A sort of thing that is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Clauses of the standard.
    Clauses,
    /// Controls of Annex A.
    Controls,
    /// Worked scenarios.
    Scenarios,
    /// Terms.
    Terms,
    /// Rules.
    Rules,
    /// Metrics over the identity estate.
    Metrics,
}

impl Sort {
    /// Every sort, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Clauses, Self::Controls, Self::Scenarios, Self::Terms, Self::Rules, Self::Metrics];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clauses => "clauses",
            Self::Controls => "controls",
            Self::Scenarios => "scenarios",
            Self::Terms => "terms",
            Self::Rules => "rules",
            Self::Metrics => "metrics",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clauses => "Clauses of the standard",
            Self::Controls => "Controls of Annex A",
            Self::Scenarios => "Scenarios",
            Self::Terms => "Terms",
            Self::Rules => "Rules",
            Self::Metrics => "Metrics",
        }
    }
}

/// One thing that is explained.
#[derive(Debug)]
pub struct Entry {
    /// Its sort.
    pub sort: Sort,
    /// Number or id, by which people name it; found as it is.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its page, below the organisation.
    pub path: String,
    /// Everything it says.
    pub text: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut out = Vec::new();
    for c in muster_catalog::clause::all() {
        let text = [&c.title, &c.required, &c.meaning, &c.guidance, &c.lens].map(String::as_str).join("\n");
        let lists = [&c.evidence, &c.misses, &c.pays_off].map(|l| l.join("\n")).join("\n");
        out.push(Entry {
            sort: Sort::Clauses,
            name: c.number.clone(),
            title: format!("{} {}", c.number, c.title),
            path: format!("/clauses/{}", c.number),
            text: format!("{text}\n{lists}"),
        });
    }
    for c in muster_catalog::control::all() {
        out.push(Entry {
            sort: Sort::Controls,
            name: c.number.clone(),
            title: format!("A.{} {}", c.number, c.title),
            path: format!("/controls/{}", c.id),
            text: format!(
                "{}\n{}\n{}\n{}",
                c.purpose,
                c.implementation.join("\n"),
                c.evidence.join("\n"),
                c.lens
            ),
        });
    }
    for s in muster_catalog::scenario::all() {
        let lists = [&s.threats, &s.vulnerabilities, &s.signs, &s.treatment, &s.attack].map(|l| l.join("\n"));
        out.push(Entry {
            sort: Sort::Scenarios,
            name: s.id.clone(),
            title: s.title.clone(),
            path: format!("/risks/scenarios/{}", s.id),
            text: format!("{}\n{}\n{}", s.happens, lists.join("\n"), s.example),
        });
    }
    for t in muster_catalog::glossary::all() {
        out.push(Entry {
            sort: Sort::Terms,
            name: t.term.clone(),
            title: t.term.clone(),
            path: format!("/glossary#{}", crate::web::pages::glossary::anchor(&t.term)),
            text: t.means.clone(),
        });
    }
    for r in muster_engine::rules::all() {
        out.push(Entry {
            sort: Sort::Rules,
            name: r.id.to_owned(),
            title: r.title.to_owned(),
            path: format!("/diagnostics/rules/{}", r.id),
            text: format!("{}\n{}\n{}\n{}", r.checks, r.matters, r.resolve, r.evidence),
        });
    }
    for m in muster_posture::METRICS {
        out.push(Entry {
            sort: Sort::Metrics,
            name: m.id.to_owned(),
            title: m.title.to_owned(),
            path: format!("/identity/metrics/{}", m.id),
            text: format!("{}\n{}\n{}", m.description, m.population, m.offending),
        });
    }
    out
});

/// What holds every word, best first: named so, then by how much of it stands in the title.
pub fn find(query: &str, words: &Words) -> Vec<&'static Entry> {
    let named = query.trim().trim_start_matches("A.").trim_start_matches("a.").to_lowercase();
    // A number is meant as it stands: its parts alone would be found everywhere.
    let number = named.contains('.') && named.chars().all(|c| c.is_ascii_digit() || c == '.');
    let mut out: Vec<(usize, &Entry)> = ENTRIES
        .iter()
        .filter_map(|e| {
            let is_named = e.name.to_lowercase() == named;
            let says = || format!("{}\n{}", e.title, e.text);
            let hit = is_named || if number { says().contains(&named) } else { words.all_in(&says()) };
            let score = if is_named { 100 } else { words.count_in(&e.title) };
            hit.then_some((score, e))
        })
        .collect();
    out.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    out.into_iter().map(|(_, e)| e).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_is_there_and_found_by_its_name_and_by_its_words() {
        for sort in Sort::ALL {
            let of_sort: Vec<_> = ENTRIES.iter().filter(|e| e.sort == sort).collect();
            assert!(of_sort.len() >= 10, "{sort:?}: {}", of_sort.len());
            for e in of_sort {
                assert!(!e.text.trim().is_empty(), "{} says nothing", e.name);
                let found = find(&e.name, &Words::of(&e.name));
                assert!(found.iter().any(|f| f.path == e.path), "{} is not found by its name", e.name);
            }
        }
        let first = |q: &str| find(q, &Words::of(q)).first().map(|e| e.path.clone()).unwrap_or_default();
        assert_eq!(first("A.5.18"), "/controls/a.5.18");
        assert_eq!(first("6.1.3"), "/clauses/6.1.3");
        assert!(find("zzzz", &Words::of("zzzz")).is_empty());
    }
}
