//! `/glossary`: the words of the standard, of identity and of Muster, explained plainly, each with what it is tied to and
//! where it comes from.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_catalog::{Term, glossary};

use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/glossary", Permission::ReadRecords, show)).sub(
        Slot::Clauses,
        "Glossary",
        "/glossary",
    )
}

/// The anchor of a term on the page.
pub fn anchor(term: &str) -> String {
    let slug: String =
        term.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("term-{slug}")
}

/// Does `term` occur as a word of its own in a text in lower case? A plural counts.
pub fn occurs(lower: &str, term: &str) -> bool {
    let term = term.to_lowercase();
    lower.match_indices(&term).any(|(at, found)| {
        let before = lower.get(..at).and_then(|b| b.chars().next_back());
        let mut rest = lower.get(at + found.len()..).unwrap_or("").chars();
        let after = match rest.next() {
            Some('s') => rest.next(),
            other => other,
        };
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        apart(before) && apart(after)
    })
}

async fn show(v: Arc<Visit>) -> Answer {
    let query = v.query.filled("q").unwrap_or("").to_lowercase();
    let all = glossary::all();
    let fits = |t: &&Term| {
        query
            .split_whitespace()
            .all(|w| t.term.to_lowercase().contains(w) || t.means.to_lowercase().contains(w))
    };
    let shown: Vec<&Term> = all.iter().filter(fits).collect();
    let letters: Vec<char> = {
        let mut letters: Vec<char> = shown.iter().filter_map(|t| first(t)).collect();
        letters.dedup();
        letters
    };
    let content = html! {
        (parts::page_head(html! { "Plain words" }, "Glossary", html! {
            p.lede { (parts::capital(&words::count(all.len(), "term", "terms"))) " of the standard, of identity and of Muster. \
                      The explanations are our own words." }
        }, html! {}))
        form.filters role="search" aria-label="Find a term" {
            div.filter.words { label for="q" { "Words" } input #q type="search" name="q" value=(query) autocomplete="off"; }
            div.filter.go { button.button type="submit" { "Find" }
                @if !query.is_empty() { a href=(v.href("/glossary")) { "Clear" } } }
        }
        @if shown.is_empty() {
            (parts::empty("No term fits", html! { p { "Try one word alone, or look at all of them." } },
                Some(("All terms", &v.href("/glossary")))))
        } @else {
            nav.letters aria-label="Letters" { @for l in &letters { a href={ "#letter-" (l) } { (l.to_uppercase()) } } }
            @for l in &letters {
                section.letter aria-labelledby={ "letter-" (l) } {
                    h2 id={ "letter-" (l) } { (l.to_uppercase()) }
                    dl.terms { @for t in shown.iter().filter(|t| first(t) == Some(*l)) { (entry(t, all)) } }
                }
            }
        }
    };
    Ok(v.page("Glossary", content))
}

fn first(term: &Term) -> Option<char> {
    term.term.chars().next().map(|c| c.to_ascii_lowercase())
}

fn entry(t: &Term, all: &[Term]) -> Markup {
    html! {
        div id=(anchor(&t.term)) {
            dt { (parts::capital(&t.term)) }
            dd {
                p { (t.means) }
                p.meta {
                    @if !t.see.is_empty() { "See also "
                        @for (i, see) in t.see.iter().enumerate() {
                            @if i > 0 { ", " }
                            @if all.iter().any(|o| o.term.eq_ignore_ascii_case(see)) { a href={ "#" (anchor(see)) } { (see) } }
                            @else { (see) }
                        }
                        ". "
                    }
                    (t.source)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_plurals_are_found() {
        assert!(occurs("the scope, and risks.", "risk") && occurs("the scope", "Scope"));
        assert!(!occurs("telescope", "scope") && !occurs("scoped", "scope"));
        assert_eq!(anchor("Top management"), "term-top-management");
    }
}
