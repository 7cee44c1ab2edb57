//! Texts of policies and procedures to start from, in our own words. Not records: a person adopts one, and it becomes
//! the body of a document.
//!
//! A heading, a list item, a row or a paragraph that ends in `{medium, large}` is meant for these sizes only; a heading
//! speaks for its whole section.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::load;

/// A placeholder and what belongs in its place.
pub const PLACEHOLDERS: [(&str, &str); 14] = [
    ("organisation", "Name of the organisation"),
    ("sector", "What it does, in a word or two"),
    ("countries", "Countries in which it works"),
    ("headcount", "Number of people who work for it"),
    ("obligations", "Laws, regulations and contracts it has to meet"),
    ("scope", "What the ISMS covers, in a sentence"),
    ("top_management", "Who directs the organisation, by name or post"),
    ("isms_manager", "Who runs the ISMS, by name or post"),
    ("identity_lead", "Who answers for identity services, by name or post"),
    ("hr_lead", "Who answers for human resources, by name or post"),
    ("internal_auditor", "Who audits the ISMS from within, by name or post"),
    ("owner", "Who keeps this document, by name or post"),
    ("report_channel", "Where people report an incident: an address, a number"),
    ("review_months", "Months until the document must be looked at again"),
];

/// Stands in [`Template::acknowledged_by`] for all who work under the organisation's control.
pub const EVERYONE: &str = "everyone";

/// One text to start from.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its id: `access-control-policy`.
    pub id: String,
    /// Title of the document it becomes.
    pub title: String,
    /// `policy`, `topic-policy`, `standard`, `procedure` or `plan`, as in a document record.
    pub level: String,
    /// The template whose document it hangs under.
    pub parent: Option<String>,
    /// What it is for and who needs it, in a sentence or two.
    pub summary: String,
    /// Clauses it serves.
    pub clauses: Vec<String>,
    /// Controls it serves, by record id.
    pub controls: Vec<String>,
    /// Sizes of organisation that need it: `small`, `medium`, `large`.
    pub sizes: Vec<String>,
    /// Role that usually keeps it.
    pub owner_role: String,
    /// Months until it must be looked at again.
    pub review_months: u32,
    /// Roles whose holders say that they have read it, or [`EVERYONE`]; empty where nobody needs to.
    pub acknowledged_by: Vec<String>,
    /// Markdown with placeholders, as a large organisation needs it.
    pub body: String,
    /// Where it comes from.
    pub sources: Vec<String>,
    marked: String,
}

impl Template {
    /// Names of the placeholders in its body.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut rest = self.body.as_str();
        while let Some((_, after)) = rest.split_once("{{") {
            let Some((name, next)) = after.split_once("}}") else { break };
            names.insert(name.trim());
            rest = next;
        }
        names
    }

    /// Its body, as a large organisation needs it, with values in place of placeholders. One without a value stays visible; the months until the
    /// review are known here unless given.
    pub fn fill(&self, values: &BTreeMap<&str, String>) -> String {
        self.filled(&self.body, values)
    }

    /// The same, as an organisation of this size (`small`, `medium`, `large`) needs it.
    pub fn fill_for(&self, size: &str, values: &BTreeMap<&str, String>) -> String {
        self.filled(&for_size(&self.marked, size), values)
    }

    fn filled(&self, body: &str, values: &BTreeMap<&str, String>) -> String {
        let mut out = String::with_capacity(body.len());
        let mut rest = body;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((name, next)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                break;
            };
            match (values.get(name.trim()), name.trim()) {
                (Some(value), _) => out.push_str(value),
                (None, "review_months") => out.push_str(&self.review_months.to_string()),
                (None, _) => {
                    out.push_str("{{");
                    out.push_str(name);
                    out.push_str("}}");
                }
            }
            rest = next;
        }
        out.push_str(rest);
        out
    }
}

/// The mark of size at the end of a line, and the line without it.
fn mark(line: &str) -> (&str, Option<&str>) {
    line.strip_suffix('}')
        .filter(|inner| !inner.ends_with('}'))
        .and_then(|inner| inner.rsplit_once(" {"))
        .map_or((line, None), |(text, sizes)| (text, Some(sizes)))
}

/// A body without what other sizes need, and without marks; numbered lists count on without a gap.
fn for_size(marked: &str, size: &str) -> String {
    let meant = |mark: Option<&str>| mark.is_none_or(|m| m.split(',').any(|s| s.trim() == size));
    let (mut section, mut number, mut blank) = (true, 0, false);
    let mut out = String::with_capacity(marked.len());
    for line in marked.lines() {
        let (text, sizes) = mark(line);
        if line.starts_with("## ") {
            section = meant(sizes);
        }
        if !section || !meant(sizes) || (blank && text.is_empty()) {
            continue;
        }
        blank = text.is_empty();
        match text.split_once(". ").filter(|(n, _)| n.parse::<u8>().is_ok()) {
            Some((_, item)) => {
                number += 1;
                out.push_str(&format!("{number}. {item}\n"));
            }
            None => {
                number = 0;
                out.push_str(text);
                out.push('\n');
            }
        }
    }
    out.trim_end().to_owned()
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    load::pages("templates")
        .into_iter()
        .map(|p| {
            let title = p.text("title");
            let text = p.body.split("\n## Sources").next().unwrap_or_default().trim();
            let marked = format!("# {title}\n\n{text}");
            Template {
                id: p.name.clone(),
                level: p.text("level"),
                parent: Some(p.text("parent")).filter(|id| !id.is_empty()),
                summary: p.text("summary"),
                clauses: p.list("clauses"),
                controls: p.list("controls"),
                sizes: p.list("sizes"),
                owner_role: p.text("owner_role"),
                review_months: p.text("review_months").parse().unwrap_or(0),
                acknowledged_by: p.list("acknowledged_by"),
                body: for_size(&marked, "large"),
                sources: p.bullets("Sources"),
                title,
                marked,
            }
        })
        .collect()
});

/// Every template, by id.
pub fn all() -> &'static [Template] {
    &TEMPLATES
}

/// The template with this id.
pub fn get(id: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|t| t.id == id)
}
