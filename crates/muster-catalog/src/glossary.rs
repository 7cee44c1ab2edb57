//! Terms in plain words.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load;

/// One term.
#[derive(Debug, Clone, Deserialize)]
pub struct Term {
    /// The term.
    pub term: String,
    /// What it means.
    pub means: String,
    /// Related terms.
    pub see: Vec<String>,
    /// Where it comes from.
    pub source: String,
}

#[derive(Deserialize, Default)]
struct Terms {
    term: Vec<Term>,
}

static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let mut terms = load::toml::<Terms>("glossary.toml").term;
    terms.sort_by_key(|t| t.term.to_lowercase());
    terms
});

/// Every term, by alphabet.
pub fn all() -> &'static [Term] {
    &TERMS
}
