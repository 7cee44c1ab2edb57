//! `/o/ORG/identity/accounts`: every account of the newest snapshot: search, filters, order, pages, all in the address;
//! `format=csv` exports exactly that.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{Account, AccountKind};
use muster_posture::METRICS;
use muster_render::csv::{Cell, table as csv_table};

use super::inventory::{Inventory, Marked, Mfa, Use, kind_label};
use super::{account_href, facts, rows};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

type Row<'i> = (&'i Account, &'i Marked);

/// Filters, each with its label.
const FILTERS: [(&str, &str); 7] = [
    ("source", "Source"),
    ("kind", "Kind"),
    ("state", "State"),
    ("privileged", "Privileged"),
    ("use", "Use"),
    ("mfa", "Second factors"),
    ("metric", "Pointed at by"),
];

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let Some(inventory) = Inventory::of(&v).await? else {
        return Ok(v.page("Accounts", html! { (head(&v, None)) (none_yet(&v)) }));
    };
    let found = chosen(&v, &inventory);
    if v.query.get("format") == Some("csv") {
        return Ok(v.download("accounts.csv", "text/csv; charset=utf-8", csv(&v, &inventory, &found)));
    }
    let (page, pages) = rows::page_of(&v, found.len());
    let total = inventory.register.accounts().len();
    let content = html! {
        (head(&v, Some(&inventory)))
        (filters(&v, &inventory))
        div.list-head {
            p role="status" { @if found.len() < total { (words::grouped(found.len())) " of " } (words::count(total, "account", "accounts")) }
            a.button.quiet href=(v.href(&format!("{}{}", v.path, v.query.with("format", Some("csv")).query()))) download { "Export as CSV" }
        }
        @if found.is_empty() {
            (parts::empty("No account fits", html! { p { "Take a filter away, or clear them all." } }, Some(("Clear the filters", &v.href(&v.path)))))
        } @else {
            (table(&v, &inventory, found.get((page - 1) * rows::PER..(page * rows::PER).min(found.len())).unwrap_or_default()))
            (rows::turn(&v, page, pages, found.len()))
        }
    };
    Ok(v.page("Accounts", content))
}

fn head(v: &Visit, inventory: Option<&Inventory>) -> Markup {
    parts::page_head(
        html! { a href=(v.href("/identity")) { "Identity" } },
        "Accounts",
        html! { p.lede { "Every account that the sources know, and why it has what it has. "
        @if let Some(i) = inventory { "As of " (words::instant(i.measured.at, &v.programme.profile.zone())) "." } } },
        html! {},
    )
}

fn none_yet(v: &Visit) -> Markup {
    parts::empty(
        "No snapshot yet",
        html! { p { "Accounts appear here once a snapshot has been read from a source." } },
        Some(("Sources", &v.href("/identity/sources"))),
    )
}

/// The words an account has under a filter.
fn word(name: &str, a: &Account, m: &Marked) -> &'static str {
    match name {
        "kind" => a.kind.as_str(),
        "state" => {
            if a.enabled {
                "enabled"
            } else {
                "disabled"
            }
        }
        "privileged" => {
            if m.privileged {
                "yes"
            } else {
                "no"
            }
        }
        "mfa" => match m.mfa {
            Mfa::Unknown => "unknown",
            Mfa::Absent => "none",
            Mfa::Present => "other",
            Mfa::Resistant => "resistant",
        },
        "use" => match (m.dormant, m.used) {
            (true, _) => "dormant",
            (_, Use::Never) => "never",
            (_, Use::Unknown) => "unknown",
            _ => "active",
        },
        _ => "",
    }
}

fn label(name: &str, word: &str) -> String {
    match (name, word) {
        ("kind", "non-human") => "service or workload".into(),
        ("kind", kind) => AccountKind::parse(kind).map_or(kind, |k| kind_label(k)).to_owned(),
        ("privileged", "yes") => "yes, when enabled".into(),
        ("mfa", "none") => "none".into(),
        ("mfa", "other") => "some".into(),
        ("mfa", "resistant") => "phishing-resistant".into(),
        ("mfa" | "use", "unknown") => "not reported".into(),
        ("use", "never") => "never signed in, not dormant yet".into(),
        ("use", "active") => "in use or disabled".into(),
        ("metric", id) => muster_posture::metric(id).map_or(id, |m| m.title).to_owned(),
        _ => word.to_owned(),
    }
}

fn has(name: &str, asked: &str, (a, m): Row<'_>) -> bool {
    match (name, asked) {
        ("source", source) => a.source == source,
        ("kind", "non-human") => matches!(a.kind, AccountKind::Service | AccountKind::Workload),
        ("metric", id) => METRICS.iter().position(|x| x.id == id).is_some_and(|i| m.offends >> i & 1 == 1),
        _ => word(name, a, m) == asked,
    }
}

/// The accounts asked for, in order.
fn chosen<'i>(v: &Visit, inventory: &'i Inventory) -> Vec<Row<'i>> {
    let terms: Vec<String> =
        v.query.get("q").unwrap_or("").to_lowercase().split_whitespace().map(str::to_owned).collect();
    let asked: Vec<(&str, &str)> =
        FILTERS.iter().filter_map(|(n, _)| Some((*n, v.query.filled(n)?))).collect();
    let all = inventory.register.accounts().iter().zip(&inventory.marked);
    let mut found: Vec<Row<'_>> = all
        .filter(|row| asked.iter().all(|(name, word)| has(name, word, *row)))
        .filter(|(_, m)| terms.iter().all(|t| m.words.contains(t.as_str())))
        .collect();
    let sort = v.query.filled("sort").unwrap_or("name");
    let (by, down) = (sort.trim_start_matches('-'), sort.starts_with('-'));
    found.sort_by(|a, b| {
        let order = compare(by, inventory, *a, *b);
        if down { order.reverse() } else { order }
    });
    found
}

fn compare(by: &str, inventory: &Inventory, (a, x): Row<'_>, (b, y): Row<'_>) -> Ordering {
    let order = match by {
        "kind" => a.kind.cmp(&b.kind),
        "person" => {
            let name = |r| inventory.person_of(r).map(|p| p.display_name.as_str());
            name(a).cmp(&name(b))
        }
        "used" => a.last_sign_in_at.cmp(&b.last_sign_in_at),
        "mfa" => x.mfa.cmp(&y.mfa),
        "privileged" => y.privileged.cmp(&x.privileged),
        "said" => y.offends.count_ones().cmp(&x.offends.count_ones()),
        _ => Ordering::Equal,
    };
    order.then_with(|| a.username.cmp(&b.username)).then_with(|| a.account_id.cmp(&b.account_id))
}

/// How many accounts each word of each filter has.
fn facets(inventory: &Inventory) -> Vec<BTreeMap<String, usize>> {
    let count = |name: &str| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (a, m) in inventory.register.accounts().iter().zip(&inventory.marked) {
            match name {
                "source" => *counts.entry(a.source.as_str()).or_default() += 1,
                "metric" => {
                    METRICS.iter().enumerate().filter(|(i, _)| m.offends >> i & 1 == 1).for_each(|(_, x)| {
                        *counts.entry(x.id).or_default() += 1;
                    })
                }
                _ => *counts.entry(word(name, a, m)).or_default() += 1,
            }
        }
        counts.into_iter().map(|(word, n)| (word.to_owned(), n)).collect()
    };
    FILTERS.iter().map(|(name, _)| count(name)).collect()
}

fn filters(v: &Visit, inventory: &Inventory) -> Markup {
    let facets = inventory.facets.get_or_init(|| facets(inventory));
    let narrow = FILTERS.iter().any(|(n, _)| v.query.filled(n).is_some()) || v.query.filled("q").is_some();
    html! {
        form.filters data-auto role="search" aria-label="Filter the accounts" action=(v.href(&v.path)) {
            @if let Some(sort) = v.query.filled("sort") { input type="hidden" name="sort" value=(sort); }
            div.filter.words { label for="q" { "Name, id, mail or person" } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            @for ((name, title), counts) in FILTERS.into_iter().zip(facets) {
                @let chosen = v.query.get(name).unwrap_or("");
                div.filter {
                    label for=(name) { (title) }
                    select id=(name) name=(name) {
                        option value="" { "All" }
                        @for (word, n) in counts { option value=(word) selected[chosen == word] { (label(name, word)) " (" (words::grouped(*n)) ")" } }
                        @if name == "kind" { option value="non-human" selected[chosen == "non-human"] { (label(name, "non-human")) } }
                    }
                }
            }
            div.filter.go { button.button type="submit" { "Apply" } @if narrow { a href=(v.href(&v.path)) { "Clear" } } }
        }
    }
}

fn table(v: &Visit, inventory: &Inventory, page: &[Row<'_>]) -> Markup {
    html! {
        table.list.accounts data-rows {
            caption.unseen { "Accounts" }
            thead { tr {
                (rows::head(v, "name", "Account", "name"))
                (rows::head(v, "kind", "Kind", "name"))
                (rows::head(v, "person", "Person", "name"))
                (rows::head(v, "used", "Last sign-in", "name"))
                (rows::head(v, "mfa", "Second factors", "name"))
                (rows::head(v, "privileged", "Privileged", "name"))
                (rows::head(v, "said", "Pointed at by", "name"))
            } }
            tbody { @for (a, m) in page { tr data-row {
                th.title scope="row" {
                    a href=(account_href(v, &a.account_id)) data-open { (a.username) }
                    div.meta { (a.source) @if !a.enabled { " · disabled" } }
                }
                td data-label="Kind" { (kind_label(a.kind)) }
                td data-label="Person" { (rows::person(inventory, a)) }
                td data-label="Last sign-in" { (rows::sign_in(v, inventory, a)) }
                td data-label="Second factors" { (rows::mfa(inventory, a)) }
                td data-label="Privileged" { @if m.privileged { (parts::status(Tone::Minor, "privileged")) } @else { span.nothing { "no" } } }
                td data-label="Pointed at by" { (said(v, m)) }
            } } }
        }
    }
}

/// The metrics that point at an account.
pub fn said(v: &Visit, m: &Marked) -> Markup {
    let all: Vec<_> =
        METRICS.iter().enumerate().filter(|(i, _)| m.offends >> i & 1 == 1).map(|(_, x)| x).collect();
    html! {
        @if all.is_empty() { span.nothing { "nothing" } }
        span.said-by { @for (i, metric) in all.iter().enumerate() {
            @if i > 0 { ", " } a.soft href=(v.href(&format!("/identity/metrics/{}", metric.id))) { (metric.title) }
        } }
    }
}

fn csv(v: &Visit, inventory: &Inventory, found: &[Row<'_>]) -> String {
    let header = [
        "account_id",
        "username",
        "source",
        "kind",
        "enabled",
        "privileged",
        "person_id",
        "person",
        "department",
        "created",
        "last_sign_in",
        "use",
        "mfa_methods",
        "mfa",
        "pointed_at_by",
    ];
    let yes = |b: bool| if b { "yes" } else { "no" };
    csv_table(
        &header,
        found.iter().map(|(a, m)| {
            let person = inventory.person_of(a);
            let said: Vec<&str> = METRICS
                .iter()
                .enumerate()
                .filter(|(i, _)| m.offends >> i & 1 == 1)
                .map(|(_, x)| x.id)
                .collect();
            let day = |t| facts::day(v, t).map(|d| d.to_string());
            let cells: Vec<Cell> = vec![
                a.account_id.as_str().into(),
                a.username.as_str().into(),
                a.source.as_str().into(),
                a.kind.as_str().into(),
                yes(a.enabled).into(),
                yes(m.privileged).into(),
                a.person_id.clone().into(),
                person.map(|p| p.display_name.clone()).into(),
                person.and_then(|p| p.department.clone()).into(),
                day(a.created_at).into(),
                day(a.last_sign_in_at).into(),
                word("use", a, m).into(),
                a.mfa_methods.join("|").into(),
                word("mfa", a, m).into(),
                said.join(" ").into(),
            ];
            cells
        }),
    )
}
