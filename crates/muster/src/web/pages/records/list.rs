//! `/o/ORG/records/KIND`: the list of a kind. What is shown is in the address; `format=csv` exports exactly that.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_model::{Kind, Level};

use super::table;
use crate::web::derived::Checked;
use crate::web::listing::{Facet, Selection, Table, Tables, all_columns};
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/records/{kind}", Permission::ReadRecords, show))
}

async fn show(v: Arc<Visit>) -> Answer {
    let kind = v.kind()?;
    let table = match v.as_of {
        Some(_) => Tables::of_past(&v.programme, kind),
        None => v.site.tables.get(&v.programme, kind, v.live.position),
    };
    let checked = v.checked().await?;
    let selection = Selection::read(kind, &v.query);
    if v.query.get("format") == Some("csv") {
        let csv = table::csv(&v, &selection, &selection.every_row(&table, &v.programme, &checked), &checked);
        return Ok(v.download(&format!("{kind}.csv"), "text/csv; charset=utf-8", csv));
    }
    let spec = kind.spec();
    let content = html! {
        (parts::page_head(
            html! { "Clause " a href=(v.href(&format!("/clauses/{}", spec.clause))) { (spec.clause) } },
            spec.labels,
            html! { p.lede { (words::running(spec.about)) } },
            acts(&v, kind),
        ))
        @for panel in v.site.declared.list_panels(kind) { (panel(&v)) }
        @if table.rows.is_empty() { (none_yet(&v, kind)) } @else {
            (filters(&v, &table, &selection, &checked))
            (table::view(&v, &table, &selection, &checked))
        }
    };
    Ok(v.page(spec.labels, content))
}

fn acts(v: &Visit, kind: Kind) -> Markup {
    html! {
        @if v.may_act() && v.actor.may_create(kind) {
            a.button.primary href=(v.href(&format!("/new/{kind}"))) data-key="n" {
                "New " (kind.spec().label.to_lowercase())
            }
        }
    }
}

/// An empty list teaches what would stand in it.
fn none_yet(v: &Visit, kind: Kind) -> Markup {
    let spec = kind.spec();
    if let Some(day) = v.as_of {
        let title = format!("No {} on {}", spec.labels.to_lowercase(), words::date(day));
        return parts::empty(
            &title,
            html! { p { "Nothing of this kind had been recorded here by then." } },
            Some(("Show them as they are now", &v.live_href(&v.path))),
        );
    }
    let clause = muster_catalog::clause::get(spec.clause);
    let new = v.href(&format!("/new/{kind}"));
    let label = format!("Write the first {}", spec.label.to_lowercase());
    let step = (v.may_act() && v.actor.may_create(kind)).then_some((label.as_str(), new.as_str()));
    parts::empty(
        &format!("No {} yet", spec.labels.to_lowercase()),
        html! {
            @if let Some(clause) = clause {
                p { "Clause " (clause.number) ", “" (clause.title) "”, asks for it:" }
                (parts::markdown(&clause.required, 3))
            }
            p { "A record of this kind says: "
                (spec.fields.iter().filter(|f| f.required).map(|f| f.label.to_lowercase()).collect::<Vec<_>>().join(", ")) "." }
        },
        step,
    )
}

fn filters(v: &Visit, table: &Table, selection: &Selection, checked: &Checked) -> Markup {
    let q = v.query.get("q").unwrap_or("");
    html! {
        form.filters #filters data-auto role="search" aria-label="Filter this list" {
            div.filter.words { label for="q" { "Words" } input #q type="search" name="q" value=(q) autocomplete="off"; }
            @for facet in table.facets() { (one(v, facet)) }
            (levels(v, table, checked))
            @for (name, value) in v.query.iter().filter(|(n, v)| kept(n, table) && !v.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
            div.filter.go {
                button.button type="submit" { "Apply" }
                @if selection.is_narrow() { a href=(v.href(&v.path)) { "Clear" } }
            }
        }
        (chips(v, selection, table))
    }
}

/// What a filter form carries along without showing a control for it.
fn kept(name: &str, table: &Table) -> bool {
    let shown = |f: &str| table.facets().iter().any(|facet| facet.spec.name == f);
    match name.strip_prefix("f.") {
        Some(field) => !shown(field),
        None => matches!(name, "sort" | "to" | "per"),
    }
}

fn one(v: &Visit, facet: &Facet) -> Markup {
    let name = format!("f.{}", facet.spec.name);
    let chosen = v.query.get(&name);
    html! {
        div.filter {
            label for=(name) { (facet.spec.label) }
            select id=(name) name=(name) {
                option value="" { "All" }
                @for value in &facet.values {
                    option value=(value.word) selected[chosen == Some(value.word.as_str())] {
                        @if value.label.is_empty() { (title(v, &value.word)) } @else { (value.label) }
                        " (" (words::grouped(value.count)) ")"
                    }
                }
            }
        }
    }
}

fn title(v: &Visit, word: &str) -> String {
    muster_model::Reference::parse(word).map_or_else(|| word.to_owned(), |r| v.programme.title(&r))
}

fn levels(v: &Visit, table: &Table, checked: &Checked) -> Markup {
    let counts = checked.worst_of(table.kind);
    let any: usize = counts.iter().sum();
    let chosen = v.query.get("level").unwrap_or("");
    let one = |word: &'static str, label: String, n: usize| {
        html! { @if n > 0 { option value=(word) selected[chosen == word] { (label) " (" (words::grouped(n)) ")" } } }
    };
    html! {
        div.filter {
            label for="level" { "Check" }
            select #level name="level" {
                option value="" { "All" }
                (one("any", "Something to do".into(), any))
                @for (level, n) in Level::ALL.iter().zip(counts) { (one(level.word(), parts::capital(level.word()), n)) }
                (one("none", "In order".into(), table.rows.len().saturating_sub(any)))
            }
        }
    }
}

/// The choice of columns; part of the filters' form wherever it stands.
pub fn columns(kind: Kind, selection: &Selection) -> Markup {
    html! {
        details.menu.columns-menu {
            summary { "Columns" }
            div.drop {
                fieldset {
                    legend { "Columns to show" }
                    @for column in all_columns(kind).iter().skip(1) {
                        label.check {
                            input type="checkbox" form="filters" name="cols" value=(column.name())
                                checked[selection.columns.iter().any(|c| c.name() == column.name())];
                            (column.label())
                        }
                    }
                }
                button.button type="submit" form="filters" { "Show these" }
            }
        }
    }
}

/// Filters that have no control of their own, each with a way to take it away.
fn chips(v: &Visit, selection: &Selection, table: &Table) -> Markup {
    let hidden = selection.filters.iter().filter(|(f, _)| kept(&format!("f.{f}"), table));
    html! {
        ul.chips {
            @for (field, words) in hidden {
                li { (table.kind.field(field).map_or(field.as_str(), |f| f.label)) ": "
                    (words.iter().map(|w| title(v, w)).collect::<Vec<_>>().join(", ")) " "
                    a href=(v.href(&format!("{}{}", v.path, v.query.with(&format!("f.{field}"), None).query())))
                        aria-label={ "Take away the filter " (field) } { "×" } }
            }
            @if let Some(to) = &selection.to {
                li { "Points at " a href=(v.record_href(to)) { (v.programme.title(to)) } " "
                    a href=(v.href(&format!("{}{}", v.path, v.query.with("to", None).query())))
                        aria-label="Take away this filter" { "×" } }
            }
        }
    }
}
