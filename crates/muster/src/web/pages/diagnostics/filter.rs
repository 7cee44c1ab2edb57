//! Which diagnostics an address asks for, in which groups; and the form that makes the address.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_model::{Diagnostic, Kind, Level, Reference};

use crate::plan_view::role_title;
use crate::web::derived::Checked;
use crate::web::look::parts;
use crate::web::pairs::Pairs;
use crate::web::visit::Visit;

/// What diagnostics are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The rule.
    Rule,
    /// The clause.
    Clause,
    /// The record.
    Record,
    /// The role that owns the record.
    Owner,
}

impl Group {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Rule, "rule", "Rule"),
        (Self::Clause, "clause", "Clause"),
        (Self::Record, "record", "Record"),
        (Self::Owner, "owner", "Owner"),
    ];
}

/// What an address asks for.
#[derive(Debug)]
pub struct Filter {
    level: Option<Level>,
    clauses: Vec<String>,
    rule: Option<String>,
    kind: Option<Kind>,
    owners: Vec<String>,
    words: Vec<String>,
    /// What they are grouped by.
    pub group: Group,
    /// Page, from 1.
    pub page: usize,
}

impl Filter {
    /// Reads an address. What is not understood is left out.
    pub fn read(query: &Pairs) -> Self {
        let group = query.get("group").and_then(|g| Group::ALL.iter().find(|(_, word, _)| *word == g));
        Self {
            level: query.filled("level").and_then(Level::parse),
            clauses: query.all("clause").filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            rule: query.filled("rule").map(str::to_owned),
            kind: query.filled("kind").and_then(Kind::parse),
            owners: query.all("owner").filter(|o| !o.is_empty()).map(str::to_owned).collect(),
            words: query
                .get("q")
                .unwrap_or("")
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            group: group.map_or(Group::Rule, |(g, _, _)| *g),
            page: query.filled("page").and_then(|p| p.parse().ok()).unwrap_or(1).max(1),
        }
    }

    /// True when something is filtered out.
    pub fn is_narrow(&self) -> bool {
        self.level.is_some()
            || !self.clauses.is_empty()
            || self.rule.is_some()
            || self.kind.is_some()
            || !self.owners.is_empty()
            || !self.words.is_empty()
    }

    /// Those asked for, group by group: the group with the most serious first.
    pub fn of<'c>(&self, v: &Visit, checked: &'c Checked) -> Vec<&'c Diagnostic> {
        let mut kept: Vec<&Diagnostic> =
            checked.report.diagnostics.iter().filter(|d| self.fits(v, d)).collect();
        let mut order: BTreeMap<String, usize> = BTreeMap::new();
        for d in &kept {
            let next = order.len();
            order.entry(self.key(v, d)).or_insert(next);
        }
        // The report is in order of seriousness; a stable sort keeps that within each group.
        kept.sort_by_cached_key(|d| order.get(&self.key(v, d)).copied());
        kept
    }

    fn fits(&self, v: &Visit, d: &Diagnostic) -> bool {
        let is_kind = |kind: Kind| d.record.as_ref().is_some_and(|r| r.kind == kind);
        let text = || format!("{} {} {}", d.message, d.title.as_deref().unwrap_or(""), d.rule).to_lowercase();
        self.level.is_none_or(|l| d.level == l)
            && (self.clauses.is_empty() || self.clauses.iter().any(|c| under(&d.clause, c)))
            && self.rule.as_ref().is_none_or(|r| *r == d.rule)
            && self.kind.is_none_or(is_kind)
            && (self.owners.is_empty()
                || owner(v, d).is_some_and(|o| self.owners.iter().any(|w| w == o.id.as_str())))
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|w| text.contains(w))
            })
    }

    /// What tells the group of a diagnostic apart.
    pub fn key(&self, v: &Visit, d: &Diagnostic) -> String {
        match self.group {
            Group::Rule => d.rule.to_string(),
            Group::Clause => d.clause.to_string(),
            Group::Record => d.record.as_ref().map(ToString::to_string).unwrap_or_default(),
            Group::Owner => owner(v, d).map(|o| o.id.to_string()).unwrap_or_default(),
        }
    }

    /// The heading of the group of a diagnostic.
    pub fn title(&self, v: &Visit, d: &Diagnostic) -> Markup {
        match self.group {
            Group::Rule => html! { (super::rule_title(&d.rule)) },
            Group::Clause => html! { a href=(v.href(&format!("/clauses/{}", d.clause))) { (d.clause) " "
            (muster_catalog::clause::get(&d.clause).map_or("", |c| c.short.as_str())) } },
            Group::Record => match &d.record {
                Some(r) => html! { a href=(v.record_href(r)) { (v.programme.title(r)) } },
                None => html! { "Not about one record: something is missing altogether" },
            },
            Group::Owner => match owner(v, d) {
                Some(o) => html! { a href=(v.record_href(&o)) { (role_title(o.id.as_str(), &v.programme)) } },
                None => html! { "Without an owner" },
            },
        }
    }
}

/// The role that owns the record a diagnostic is about.
pub fn owner(v: &Visit, d: &Diagnostic) -> Option<Reference> {
    v.programme.find(d.record.as_ref()?)?.owner.as_ref().map(|o| o.to.clone())
}

fn under(clause: &str, asked: &str) -> bool {
    clause == asked || clause.strip_prefix(asked).is_some_and(|r| r.starts_with('.'))
}

/// The form.
pub fn form(v: &Visit, filter: &Filter, checked: &Checked) -> Markup {
    let all = &checked.report.diagnostics;
    let clauses = tally(all.iter().map(|d| d.clause.to_string()));
    let kinds = tally(all.iter().filter_map(|d| d.record.as_ref().map(|r| r.kind.name().to_owned())));
    let rules = tally(all.iter().map(|d| d.rule.to_string()));
    let owners = tally(all.iter().filter_map(|d| owner(v, d).map(|o| o.id.to_string())));
    let mut clauses: Vec<_> = clauses.into_iter().collect();
    clauses.sort_by_key(|(c, _)| c.split('.').map(|p| p.parse().unwrap_or(0)).collect::<Vec<u32>>());
    html! {
        form.filters data-auto role="search" aria-label="Filter the diagnostics" {
            div.filter.words { label for="q" { "Words" } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            div.filter { label for="level" { "Level" }
                select #level name="level" {
                    option value="" { "All" }
                    @for level in Level::ALL { @let n = checked.report.count(level); @if n > 0 {
                        option value=(level.word()) selected[filter.level == Some(level)] { (parts::capital(level.word())) " (" (n) ")" }
                    } }
                }
            }
            (choose("clause", "Clause", &clauses, filter.clauses.first().map(String::as_str), &|c| {
                format!("{c} {}", muster_catalog::clause::get(c).map_or("", |c| c.short.as_str()))
            }))
            (choose("kind", "Kind", &sorted(kinds), filter.kind.map(Kind::name), &|k| {
                Kind::parse(k).map_or_else(|| k.to_owned(), |k| k.spec().label.to_owned())
            }))
            (choose("owner", "Owner", &sorted(owners), filter.owners.first().map(String::as_str), &|o| role_title(o, &v.programme)))
            (choose("rule", "Rule", &sorted(rules), filter.rule.as_deref(), &|r| super::rule_title(r).to_owned()))
            div.filter { label for="group" { "Grouped by" }
                select #group name="group" { @for (group, word, label) in Group::ALL {
                    option value=(word) selected[filter.group == group] { (label) }
                } }
            }
            div.filter.go {
                button.button type="submit" { "Apply" }
                @if filter.is_narrow() { a href=(v.href("/diagnostics")) { "Clear" } }
            }
        }
    }
}

fn sorted(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    all
}

fn tally(words: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn choose(
    name: &str,
    label: &str,
    of: &[(String, usize)],
    chosen: Option<&str>,
    say: &dyn Fn(&str) -> String,
) -> Markup {
    html! {
        div.filter { label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "All" }
                @for (word, n) in of { option value=(word) selected[chosen == Some(word.as_str())] { (say(word)) " (" (n) ")" } }
                @if let Some(other) = chosen.filter(|c| of.iter().all(|(w, _)| w != c)) {
                    option value=(other) selected { (say(other)) " (0)" }
                }
            }
        }
    }
}
