//! `/o/ORG/search`: finds everything by its words: records in all their fields and texts, and what the product itself
//! explains. Grouped, with what was found marked.

mod catalogue;
mod words;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{Permission, SearchHit};
use muster_model::Reference;
use serde_json::json;

use crate::web::look::trace::label_of;
use crate::web::look::{parts, words as say};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

use self::catalogue::{Entry, Sort};
use self::words::Words;

/// Most records looked through.
const MOST: usize = 300;
/// Most of one group shown beside the others.
const FEW: usize = 5;
/// Most of one group shown by itself.
const MANY: usize = 100;

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/search", Permission::ReadRecords, show)).route(Route::get(
        "/api/v1/search",
        Permission::ReadRecords,
        quick,
    ))
}

async fn show(v: Arc<Visit>) -> Answer {
    let query = v.query.filled("q").unwrap_or("");
    let words = Words::of(query);
    let hits =
        if words.is_empty() { Vec::new() } else { v.muster().search_records(&v.actor, query, MOST).await? };
    let entries = catalogue::find(query, &words);
    let groups = groups(&hits, &entries);
    let asked = v.query.filled("in").filter(|w| groups.iter().any(|g| g.word == *w));
    let title = if query.is_empty() { "Search".to_owned() } else { format!("“{query}”") };
    let found = hits.len() + entries.len();
    let content = html! {
        (parts::page_head(html! { "Search" }, &title, html! {
            @if found > 0 { p.lede {
                @if hits.len() >= MOST { "At least " }
                (say::count(hits.len(), "record", "records")) ", and "
                (say::count(entries.len(), "place where the product explains it", "places where the product explains it")) "."
            } }
        }, html! {}))
        @if found == 0 { (nothing(&v, query)) } @else { (choices(&v, &groups, asked, found)) }
        @for group in groups.iter().filter(|g| asked.is_none_or(|a| a == g.word)) { (section(&v, group, &words, asked.is_some())) }
    };
    Ok(v.page("Search", content))
}

/// What was found of one sort.
struct Group<'h> {
    word: String,
    label: String,
    records: Vec<&'h SearchHit>,
    entries: Vec<&'static Entry>,
}

impl Group<'_> {
    fn len(&self) -> usize {
        self.records.len() + self.entries.len()
    }
}

/// Records by their kinds, in the order of the best of each; before them what was asked for by its number or id.
fn groups<'h>(hits: &'h [SearchHit], entries: &[&'static Entry]) -> Vec<Group<'h>> {
    let mut out: Vec<Group<'h>> = Vec::new();
    for hit in hits {
        let kind = hit.reference.kind;
        match out.iter_mut().find(|g| g.word == kind.name()) {
            Some(group) => group.records.push(hit),
            None => out.push(Group {
                word: kind.name().to_owned(),
                label: kind.spec().labels.to_owned(),
                records: vec![hit],
                entries: Vec::new(),
            }),
        }
    }
    for sort in Sort::ALL {
        let all: Vec<&'static Entry> = entries.iter().copied().filter(|e| e.sort == sort).collect();
        if !all.is_empty() {
            let label = sort.label().to_owned();
            out.push(Group { word: sort.word().to_owned(), label, records: Vec::new(), entries: all });
        }
    }
    out
}

fn nothing(v: &Visit, query: &str) -> Markup {
    parts::empty(
        if query.is_empty() { "Search everything" } else { "Nothing found" },
        html! {
            p { "Titles, ids, fields and texts of every record are searched, and the clauses, controls, scenarios, terms, rules and \
                 metrics that the product explains. Words may come in any order; the beginning of a word is enough." }
        },
        Some(("All records", &v.href("/records"))),
    )
}

fn choices(v: &Visit, groups: &[Group<'_>], asked: Option<&str>, found: usize) -> Markup {
    let to = |word: Option<&str>| v.href(&format!("/search{}", v.query.with("in", word).query()));
    html! {
        nav.choices aria-label="Show only" {
            a href=(to(None)) aria-current=[asked.is_none().then_some("true")] { "Everything " span.count { (say::grouped(found)) } }
            @for g in groups {
                a href=(to(Some(&g.word))) aria-current=[(asked == Some(g.word.as_str())).then_some("true")] {
                    (g.label) " " span.count { (say::grouped(g.len())) } }
            }
        }
    }
}

fn section(v: &Visit, group: &Group<'_>, words: &Words, alone: bool) -> Markup {
    let most = if alone { MANY } else { FEW };
    let id = format!("found-{}", group.word);
    html! {
        section.found aria-labelledby=(id) {
            h2 id=(id) { (group.label) " " span.count { (say::grouped(group.len())) } }
            ol.hits data-rows {
                @for hit in group.records.iter().take(most) { (one(v, hit, words)) }
                @for entry in group.entries.iter().take(most) { (explained(v, entry, words)) }
            }
            @if group.len() > most {
                @if alone { p.meta { "The first " (say::grouped(most)) ". Add a word to narrow it down." } }
                @else { p { a href=(v.href(&format!("/search{}", v.query.with("in", Some(&group.word)).query()))) {
                    "All " (say::grouped(group.len())) span.unseen { " of " (group.label) } } } }
            }
        }
    }
}

fn one(v: &Visit, hit: &SearchHit, words: &Words) -> Markup {
    html! {
        li data-row {
            p { a href=(v.record_href(&hit.reference)) data-open { (words.marked(&hit.title)) } " "
                span.meta { code { (hit.reference.id) } } }
            @if let Some(text) = excerpt(v, hit) { p.excerpt { (words.marked(&text)) } }
        }
    }
}

fn explained(v: &Visit, entry: &Entry, words: &Words) -> Markup {
    let text = say::running(&words.excerpt(&entry.text));
    html! {
        li data-row {
            p { a href=(v.href(&entry.path)) data-open { (words.marked(&entry.title)) }
                @if entry.sort == Sort::Rules || entry.sort == Sort::Metrics { " " span.meta { code { (entry.name) } } } }
            @if !text.is_empty() { p.excerpt { (words.marked(&text)) } }
        }
    }
}

/// The line that was found as people say it: the field by its label, records by their titles. A line that only says the
/// title again is left out.
fn excerpt(v: &Visit, hit: &SearchHit) -> Option<String> {
    let plain = hit.excerpt.replace("**", "").replace('`', "");
    let line = plain.trim().trim_start_matches(['#', '>', ' ']);
    let field = line.split_once(": ").filter(|(name, _)| hit.reference.kind.field(name).is_some());
    match field {
        _ if line.is_empty() => None,
        Some(("title", _)) => None,
        Some((name, value)) => Some(format!("{}: {}", label_of(hit.reference.kind, name), titled(v, value))),
        None => match line.strip_prefix('…').and_then(|cut| cut.split_once(": [")) {
            Some((_, list)) => Some(format!("… {}", titled(v, &format!("[{list}")))),
            None => Some(titled(v, line.strip_prefix("- ").unwrap_or(line))),
        },
    }
}

/// A value of a file with the titles of the records it names.
fn titled(v: &Visit, value: &str) -> String {
    let title = |part: &str| Reference::parse(part).map(|r| v.programme.title(&r));
    match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) => {
            list.split(", ").map(|p| title(p).unwrap_or_else(|| p.to_owned())).collect::<Vec<_>>().join(", ")
        }
        None => title(value).unwrap_or_else(|| value.to_owned()),
    }
}

/// For fields that refer to records of kinds with very many of them.
async fn quick(v: Arc<Visit>) -> Answer {
    let query = v.query.filled("q").unwrap_or("");
    let hits =
        if query.is_empty() { Vec::new() } else { v.muster().search_records(&v.actor, query, 20).await? };
    let kinds: Vec<_> = v.query.all("kind").collect();
    let hits: Vec<_> = hits
        .iter()
        .filter(|h| kinds.is_empty() || kinds.contains(&h.reference.kind.name()))
        .map(|h| json!({"reference": h.reference.to_string(), "title": h.title}))
        .collect();
    Ok(super::super::api::reply(&json!({ "hits": hits })))
}
