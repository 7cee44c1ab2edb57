//! The thirty leaf clauses, 4.1 to 10.2.

use std::sync::LazyLock;

use crate::load;

/// One clause, in our own words. Texts are Markdown.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Number in ISO/IEC 27001:2022.
    pub number: String,
    /// Title in the standard.
    pub title: String,
    /// A word or two for navigation.
    pub short: String,
    /// Number of the clause it stands under.
    pub parent: String,
    /// Title of the clause it stands under.
    pub parent_title: String,
    /// Its place in ISO/IEC 27003:2017, which was written for the edition of 2013; none for 6.3.
    pub edition_2017: Option<String>,
    /// Phase in which it is first done.
    pub phase: String,
    /// Role that usually owns it.
    pub owner_role: String,
    /// Kinds of record that serve it, most telling first.
    pub kinds: Vec<String>,
    /// The documented information that the clause itself requires.
    pub documented: Option<String>,
    /// Clauses closely tied to it.
    pub related: Vec<String>,
    /// Annex A controls closely tied to it.
    pub controls: Vec<String>,
    /// What must be done.
    pub required: String,
    /// What that means.
    pub meaning: String,
    /// How to go about it.
    pub guidance: String,
    /// What it means where identity is a foundational service. Our own reading, not ISO's.
    pub lens: String,
    /// What an auditor would be shown.
    pub evidence: Vec<String>,
    /// What is often missed.
    pub misses: Vec<String>,
    /// What pays off.
    pub pays_off: Vec<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
}

impl Clause {
    /// The main clause it belongs to: `4` to `10`.
    pub fn main(&self) -> &str {
        self.number.split('.').next().unwrap_or("")
    }
}

/// Titles of the main clauses.
pub const MAIN: [(&str, &str); 7] = [
    ("4", "Context of the organization"),
    ("5", "Leadership"),
    ("6", "Planning"),
    ("7", "Support"),
    ("8", "Operation"),
    ("9", "Performance evaluation"),
    ("10", "Improvement"),
];

static CLAUSES: LazyLock<Vec<Clause>> = LazyLock::new(|| {
    let mut all: Vec<Clause> = load::pages("clauses")
        .into_iter()
        .map(|p| Clause {
            number: p.text("number"),
            title: p.text("title"),
            short: p.text("short"),
            parent: p.text("parent"),
            parent_title: p.text("parent_title"),
            edition_2017: Some(p.text("edition_2017")).filter(|e| e != "none" && !e.is_empty()),
            phase: p.text("phase"),
            owner_role: p.text("owner_role"),
            kinds: p.list("kinds"),
            documented: Some(p.text("documented")).filter(|d| !d.is_empty()),
            related: p.list("related"),
            controls: p.list("controls"),
            required: p.section("Required activity"),
            meaning: p.section("What it means"),
            guidance: p.section("Guidance"),
            lens: p.section("Identity lens"),
            evidence: p.bullets("Evidence expected"),
            misses: p.bullets("Common misses"),
            pays_off: p.bullets("Pays off"),
            sources: p.bullets("Sources"),
        })
        .collect();
    all.sort_by_key(|c| load::numeric(&c.number));
    all
});

/// Every clause, in order.
pub fn all() -> &'static [Clause] {
    &CLAUSES
}

/// The clause with this number.
pub fn get(number: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|c| c.number == number)
}
