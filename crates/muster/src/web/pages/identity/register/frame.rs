//! The page of a register: head, filters, table, turns of page; and what stands there instead when there is no list.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use maud::{Markup, html};
use muster_posture::{Bits, List};

use super::address::{Asked, NOTHING};
use super::{Filter, Look, PER, Register, cells};
use crate::web::look::parts;
use crate::web::look::words;
use crate::web::pages::identity::inventory::Inventory;
use crate::web::pages::identity::rows;
use crate::web::visit::Visit;

/// Words of one filter that a choice shows.
const CHOICES: usize = 200;

fn head(v: &Visit, register: &Register, inventory: Option<&Inventory>, above: Option<&Markup>) -> Markup {
    html! {
        (parts::page_head(
            html! { a href=(v.href("/identity")) { "Identity" } },
            register.title,
            html! { p.lede { (register.lede)
                @if let Some(i) = inventory { " As of " (words::instant(i.measured.at, &v.programme.profile.zone())) "." } } },
            html! {},
        ))
        @if let Some(above) = above { (above) }
    }
}

/// The head with something else than a list.
pub fn alone(v: &Visit, register: &Register, above: Option<Markup>, content: &Markup) -> Markup {
    html! { (head(v, register, None, above.as_ref())) (content) }
}

/// Nothing has been read.
pub fn no_snapshot(v: &Visit) -> Markup {
    parts::empty(
        "No snapshot yet",
        html! { p { "This list fills once a snapshot has been read from a source, such as a directory." } },
        Some(("Sources", &v.href("/identity/sources"))),
    )
}

/// The snapshot is still being made ready; the page asks again by itself.
pub fn being_read(v: &Visit, register: &Register, above: Option<Markup>) -> Response {
    let content = html! {
        (head(v, register, None, above.as_ref()))
        section.empty {
            h2 { "The snapshot is being read" }
            p role="status" { "It is large, and is read once. This page shows the list as soon as it is ready, in a few seconds." }
            p { a.button href=(v.href(&format!("{}{}", v.path, v.query.query()))) { "Look again" } }
        }
    };
    let mut response = v.page(register.title, content);
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    response
}

/// The list.
#[expect(clippy::too_many_arguments, reason = "everything a page of a list is made of")]
pub fn found(
    v: &Visit,
    register: &Register,
    above: Option<&Markup>,
    inventory: &Inventory,
    list: &List,
    asked: &Asked,
    found: &Bits,
    facets: &[Vec<(&str, usize)>],
) -> Markup {
    let n = found.count();
    let (page, pages) = rows::page_of(v, n);
    let shown = list.page(found, asked.by, asked.down, (page - 1) * PER, PER);
    let (one, many) = register.noun;
    html! {
        (head(v, register, Some(inventory), above))
        @if list.is_empty() {
            (parts::empty(&format!("No {many}"), html! { p { (register.none) } }, None))
        } @else {
            (filters(v, register, asked, facets))
            div.list-head {
                p role="status" { @if n < list.len() { (words::grouped(n)) " of " } (words::count(list.len(), one, many)) }
                a.button.quiet href=(v.href(&format!("{}{}", v.path, v.query.with("page", None).with("format", Some("csv")).query()))) download { "Export as CSV" }
            }
            @if shown.is_empty() {
                (parts::empty(&format!("No {one} fits"), html! { p { "Take a filter away, or clear them all." } }, Some(("Clear the filters", &v.href(&v.path)))))
            } @else {
                (table(v, register, inventory, list, asked, &shown))
                (rows::turn(v, page, pages, n))
            }
        }
    }
}

fn table(
    v: &Visit,
    register: &Register,
    inventory: &Inventory,
    list: &List,
    asked: &Asked,
    shown: &[u32],
) -> Markup {
    html! {
        table.list.register data-rows {
            caption.unseen { (register.title) }
            thead { tr { @for (i, c) in register.columns.iter().enumerate() { (column_head(v, asked, c, i == 0)) } } }
            tbody { @for row in shown { tr data-row { @for (i, c) in register.columns.iter().enumerate() {
                @if i == 0 { th.title scope="row" { (cells::cell(v, inventory, list, c, *row)) } }
                @else { td.num[matches!(c.look, Look::Number)] data-label=(c.label) { (cells::cell(v, inventory, list, c, *row)) } }
            } } } }
        }
    }
}

fn column_head(v: &Visit, asked: &Asked, c: &super::Shown, title: bool) -> Markup {
    let here = asked.by == c.name;
    let next = if here && !asked.down { format!("-{}", c.name) } else { c.name.to_owned() };
    let to = v.query.with("sort", Some(&next)).with("page", None);
    html! {
        th.title[title].num[matches!(c.look, Look::Number)] scope="col" aria-sort=[here.then_some(if asked.down { "descending" } else { "ascending" })] {
            a href=(v.href(&format!("{}{}", v.path, to.query()))) { (c.label)
                @if here { span.arrow aria-hidden="true" { (if asked.down { "↓" } else { "↑" }) } } }
        }
    }
}

fn filters(v: &Visit, register: &Register, asked: &Asked, facets: &[Vec<(&str, usize)>]) -> Markup {
    let mut facets = asked.facets.iter().copied().zip(facets.iter());
    html! {
        form.filters data-auto role="search" aria-label={ "Filter the " (register.noun.1) } action=(v.href(&v.path)) {
            @if let Some(sort) = v.query.filled("sort") { input type="hidden" name="sort" value=(sort); }
            div.filter.words { label for="q" { (register.searched) } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            @for filter in register.filters {
                @let chosen = v.query.get(filter.name).unwrap_or("");
                @let options = options(filter, &mut facets);
                div.filter {
                    label for=(filter.name) { (filter.label) }
                    select id=(filter.name) name=(filter.name) {
                        option value="" { "All" }
                        @if !chosen.is_empty() && !options.iter().any(|o| o.0 == chosen) { option value=(chosen) selected { (chosen) " (0)" } }
                        @for (word, label, n) in options.iter().take(CHOICES) {
                            option value=(word) selected[chosen == word] { (label) " (" (words::grouped(*n)) ")" }
                        }
                    }
                }
            }
            div.filter.go { button.button type="submit" { "Apply" } @if asked.narrow { a href=(v.href(&v.path)) { "Clear" } } }
        }
    }
}

/// What can be chosen: word, label and how many rows it would give.
fn options<'f>(
    filter: &Filter,
    facets: &mut impl Iterator<Item = (&'static str, &'f Vec<(&'f str, usize)>)>,
) -> Vec<(String, String, usize)> {
    if !filter.flags.is_empty() {
        let counted = filter.flags.iter().zip(facets.by_ref().take(filter.flags.len()));
        return counted
            .map(|((name, label), (_, counts))| {
                let n = counts.iter().find(|c| c.0 == "yes").map_or(0, |c| c.1);
                ((*name).to_owned(), (*label).to_owned(), n)
            })
            .filter(|option| option.2 > 0)
            .collect();
    }
    let Some((_, counts)) = facets.next() else { return Vec::new() };
    let label = |word: &str| {
        let known = filter.words.iter().find(|w| w.0 == word).map(|w| w.2);
        known.unwrap_or(if word.is_empty() { "not known" } else { word }).to_owned()
    };
    let mut all: Vec<(String, String, usize)> = counts
        .iter()
        .map(|(word, n)| (if word.is_empty() { NOTHING } else { word }.to_owned(), label(word), *n))
        .collect();
    all.extend(filter.groups.iter().map(|(word, label, several)| {
        let n = counts.iter().filter(|c| several.contains(&c.0)).map(|c| c.1).sum();
        ((*word).to_owned(), (*label).to_owned(), n)
    }));
    all
}
