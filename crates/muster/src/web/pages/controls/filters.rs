//! What the address asks of the statement: words, theme, applies, in place, bearing on identity, nothing behind.

use maud::{Markup, html};

use super::line::{Line, Place};
use crate::web::look::words;
use crate::web::pairs::Pairs;
use crate::web::visit::Visit;

/// Themes with their words, in the order of Annex A.
pub const THEMES: [(&str, &str); 5] = [
    ("organizational", "Organizational controls"),
    ("people", "People controls"),
    ("physical", "Physical controls"),
    ("technological", "Technological controls"),
    ("own", "Own controls"),
];

/// Name in addresses, label, and the words with theirs.
type Choice = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What is asked for.
pub struct Asked {
    words: Vec<String>,
    picked: Vec<(&'static str, String)>,
}

const NAMES: [&str; 6] = ["theme", "applies", "place", "identity", "behind", "check"];

impl Asked {
    /// Reads the address.
    pub fn read(query: &Pairs) -> Self {
        let picked = NAMES.iter().filter_map(|n| Some((*n, query.filled(n)?.to_owned()))).collect();
        let words =
            query.get("q").unwrap_or("").to_lowercase().split_whitespace().map(str::to_owned).collect();
        Self { words, picked }
    }

    fn is_narrow(&self) -> bool {
        !self.words.is_empty() || !self.picked.is_empty()
    }

    /// Does a line fit?
    pub fn fits(&self, line: &Line<'_>) -> bool {
        let said = || {
            let record = line.record.as_ref();
            let text = |t: Option<&str>| t.unwrap_or_default().to_lowercase();
            format!(
                "{} {} {} {}",
                line.id(),
                line.title().to_lowercase(),
                text(record.and_then(|r| r.data.justification.as_deref())),
                text(record.and_then(|r| r.data.implementation.as_deref()))
            )
        };
        (self.words.is_empty() || {
            let said = said();
            self.words.iter().all(|w| said.contains(w.as_str()))
        }) && self.picked.iter().all(|(name, word)| has(line, name, word))
    }

    /// The form, with how many lines each choice has.
    pub fn form(&self, v: &Visit, lines: &[Line<'_>]) -> Markup {
        let choices: [Choice; 6] = [
            ("theme", "Theme", &THEMES),
            ("applies", "Applies", &[("yes", "Yes"), ("no", "No"), ("undecided", "Undecided")]),
            ("place", "In place", &[("yes", "Yes"), ("partly", "Partly"), ("no", "No")]),
            (
                "identity",
                "Bears on identity",
                &[("core", "At its core"), ("supporting", "Supports it"), ("none", "Does not")],
            ),
            (
                "behind",
                "Behind it",
                &[("risk", "A risk"), ("requirement", "A requirement"), ("nothing", "Nothing")],
            ),
            ("check", "Check", &[("any", "Something to do"), ("none", "In order")]),
        ];
        html! {
            form.filters data-auto role="search" aria-label="Filter the controls" action=(v.href("/controls")) {
                div.filter.words { label for="q" { "Words" }
                    input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
                @for (name, label, words_of) in choices {
                    @let chosen = v.query.get(name).unwrap_or("");
                    div.filter {
                        label for=(name) { (label) }
                        select id=(name) name=(name) {
                            option value="" { "All" }
                            @for (word, label) in words_of {
                                @let n = lines.iter().filter(|l| has(l, name, word)).count();
                                @if n > 0 || chosen == *word {
                                    option value=(word) selected[chosen == *word] { (label) " (" (words::grouped(n)) ")" }
                                }
                            }
                        }
                    }
                }
                div.filter.go {
                    button.button type="submit" { "Apply" }
                    @if self.is_narrow() { a href=(v.href("/controls")) { "Clear" } }
                }
            }
        }
    }
}

fn has(line: &Line<'_>, name: &str, word: &str) -> bool {
    match (name, word) {
        ("theme", theme) => line.theme() == theme,
        ("applies", "yes") => line.applicable() == Some(true),
        ("applies", "no") => line.applicable() == Some(false),
        ("applies", "undecided") => line.applicable().is_none(),
        ("place", "no") => matches!(line.place(), Place::No | Place::Unsaid),
        ("place", place) => line.place().word() == place,
        ("identity", bearing) => line.entry.is_some_and(|e| e.identity == bearing),
        ("behind", "risk") => !line.risks.is_empty(),
        ("behind", "requirement") => !line.obligations.is_empty(),
        ("behind", "nothing") => line.has_nothing_behind(),
        ("check", "any") => line.said.is_some(),
        ("check", "none") => line.said.is_none(),
        _ => true,
    }
}
