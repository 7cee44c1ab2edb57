//! The table of a list: head that sorts, rows, cells, pages; and the same as CSV.

use std::sync::Arc;

use maud::{Markup, html};
use muster_model::{FieldType, Standing};
use muster_render::csv::{Cell, table as csv_table};
use serde_json::Value as Json;

use crate::web::derived::Checked;
use crate::web::listing::{Column, Row, Selection, Table};
use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::Visit;

/// The table with its pages.
pub fn view(v: &Visit, table: &Table, selection: &Selection, checked: &Checked) -> Markup {
    let shown = selection.page_of(table, &v.programme, checked);
    let spec = table.kind.spec();
    let total = table.rows.len();
    html! {
        div.list-head {
            p role="status" {
                @if selection.is_narrow() { (words::grouped(shown.found)) " of " }
                (words::count(total, &spec.label.to_lowercase(), &spec.labels.to_lowercase()))
            }
            div.list-acts { (super::list::columns(table.kind, selection)) (export(v)) }
        }
        @if shown.found == 0 {
            (parts::empty("Nothing fits these filters", html! { p { "Take one away, or clear them all." } },
                Some(("Clear the filters", &v.href(&v.path)))))
        } @else {
            form #rows method="get" {
                input type="hidden" name="format" value="csv";
                @for cols in v.query.all("cols") { input type="hidden" name="cols" value=(cols); }
                table.list data-rows {
                    caption.unseen { (spec.labels) }
                    thead { tr {
                        th.pick scope="col" { span.unseen { "Select" } }
                        @for column in &selection.columns { (head(v, column, selection)) }
                    } }
                    tbody { @for row in &shown.rows { (line(v, row, selection, checked)) } }
                }
                p.picked data-picked hidden { button.button type="submit" { "Export selected as CSV" } }
            }
            (pages(v, shown.page, shown.pages, shown.found, selection.per))
        }
    }
}

fn export(v: &Visit) -> Markup {
    let to = format!("{}{}", v.path, v.query.with("format", Some("csv")).query());
    html! { a.quiet href=(v.href(&to)) download { "Export as CSV" } }
}

fn head(v: &Visit, column: &Column, selection: &Selection) -> Markup {
    let name = column.name();
    let here = selection.by.name() == name;
    let next = if here && !selection.descending { format!("-{name}") } else { name.to_owned() };
    let to = v.query.with("sort", Some(&next)).with("page", None);
    let sorted = here.then_some(if selection.descending { "descending" } else { "ascending" });
    html! {
        th.num[column.is_number()].title[name == "title"] scope="col" aria-sort=[sorted] {
            a href=(v.href(&format!("{}{}", v.path, to.query()))) { (column.label())
                @if here { span.arrow aria-hidden="true" { (if selection.descending { "↓" } else { "↑" }) } } }
        }
    }
}

fn line(v: &Visit, row: &Arc<Row>, selection: &Selection, checked: &Checked) -> Markup {
    let reference = row.record.reference();
    html! {
        tr data-row {
            td.pick { input type="checkbox" name="id" value=(row.record.id) aria-label={ "Select " (row.record.title) }; }
            @for column in &selection.columns {
                @match column {
                    Column::Title => th.title scope="row" {
                        a href=(v.record_href(&reference)) data-open { (row.record.title) }
                        code.id { (row.record.id) }
                    },
                    Column::Level => td data-label="Check" { span.cell { (level(checked, &reference)) } },
                    Column::Field(spec) => td.num[column.is_number()] data-label=(spec.label) {
                        span.cell {
                            @if let Some(json) = row.fields.get(spec.name) { (cell(v, row, &spec.ty, spec.name, json)) }
                            @else { span.nothing { span.unseen { "Not filled in" } span aria-hidden="true" { "–" } } }
                        }
                    },
                }
            }
        }
    }
}

fn level(checked: &Checked, reference: &muster_model::Reference) -> Markup {
    match checked.worst(reference) {
        Some((level, n)) => html! {
            (parts::level(level)) @if n > 1 { " " span.meta { "+" (n - 1) } }
        },
        None => html! { (parts::status(Tone::Fine, "in order")) },
    }
}

fn cell(v: &Visit, row: &Row, ty: &FieldType, name: &str, json: &Json) -> Markup {
    match (ty, json) {
        (FieldType::Date, Json::String(text)) => match text.parse::<jiff::civil::Date>() {
            Ok(day) => html! { time datetime=(day) { (words::table_date(day).trim()) } },
            Err(_) => html! { (text) },
        },
        (FieldType::Attestation, _) => {
            let given = value::serde_json_attestation(json);
            let standing = v.programme.standing(&row.record, name, given.as_ref());
            let tone = match standing {
                Standing::Attested => Tone::Fine,
                Standing::Outdated => Tone::Observation,
                _ => Tone::Plain,
            };
            parts::status(tone, standing.label())
        }
        (FieldType::Group(fields), Json::Object(map)) => {
            let part = |f: &muster_model::FieldSpec| Some(cell(v, row, &f.ty, f.name, map.get(f.name)?));
            let short =
                |f: &&muster_model::FieldSpec| !matches!(f.ty, FieldType::Group(_) | FieldType::Prose);
            let parts: Vec<_> = fields.iter().filter(short).take(2).filter_map(part).collect();
            html! { @for (i, part) in parts.iter().enumerate() { @if i > 0 { " · " } (part) } }
        }
        (FieldType::List(of), Json::Array(items)) => match (of, items.as_slice()) {
            (FieldType::Group(_), _) => html! { (words::grouped(items.len())) },
            (_, [one, rest @ ..]) => html! {
                (value::value(v, of, one)) @if !rest.is_empty() { " " span.meta { "+" (rest.len()) } }
            },
            _ => html! {},
        },
        (FieldType::Text, Json::String(text)) if text.chars().count() > 28 => html! { span.clip { (text) } },
        _ => value::value(v, ty, json),
    }
}

fn pages(v: &Visit, page: usize, pages: usize, found: usize, per: usize) -> Markup {
    let to = |n: usize| v.href(&format!("{}{}", v.path, v.query.with("page", Some(&n.to_string())).query()));
    let last = (page * per).min(found);
    html! {
        @if pages > 1 {
            nav.pages aria-label="Pages" {
                @if page > 1 { a.button href=(to(page - 1)) rel="prev" { "Previous" } }
                span { (words::grouped((page - 1) * per + 1)) " to " (words::grouped(last)) " of " (words::grouped(found)) }
                @if page < pages { a.button href=(to(page + 1)) rel="next" { "Next" } }
            }
        }
    }
}

/// What is selected, on all pages, in the columns shown.
pub fn csv(v: &Visit, selection: &Selection, rows: &[Arc<Row>], checked: &Checked) -> String {
    let mut header = vec!["id"];
    header.extend(selection.columns.iter().map(|c| c.name()));
    let line = |row: &Arc<Row>| {
        let mut cells: Vec<Cell> = vec![row.record.id.as_str().into()];
        for column in &selection.columns {
            cells.push(match column {
                Column::Title => row.record.title.as_str().into(),
                Column::Level => checked
                    .worst(&row.record.reference())
                    .map_or("in order", |(level, _)| level.word())
                    .into(),
                Column::Field(spec) => match row.fields.get(spec.name) {
                    Some(Json::Number(n)) => n.as_i64().into(),
                    Some(Json::Object(_)) if matches!(spec.ty, FieldType::Attestation) => {
                        let given = row.fields.get(spec.name).and_then(value::serde_json_attestation);
                        v.programme.standing(&row.record, spec.name, given.as_ref()).label().into()
                    }
                    Some(json) => value::plain(json).into(),
                    None => Cell::Empty,
                },
            });
        }
        cells
    };
    csv_table(&header, rows.iter().map(line))
}
