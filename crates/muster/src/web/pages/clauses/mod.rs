//! `/clauses`: the map of clauses 4 to 10 with where each stands, worked out from the records; and the same as a table.

mod facts;
mod one;
mod serving;

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use muster_app::Permission;
use muster_catalog::clause::MAIN;
use muster_engine::status::{ClauseStatus, Status};
use muster_model::Level;
use muster_render::csv::Cell;
use muster_render::svg::Mark;
use muster_render::svg::clause_map::{self, ClauseMap, Group, Tile};

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{export, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/clauses", Permission::ReadRecords, map))
        .route(Route::get("/clauses/{number}", Permission::ReadRecords, one::show))
        .nav(Slot::Clauses, "/clauses")
}

/// How a status looks.
pub const fn tone(status: Status) -> Tone {
    match status {
        Status::NotStarted => Tone::Plain,
        Status::Major => Tone::Major,
        Status::Minor => Tone::Minor,
        Status::Watch => Tone::Observation,
        Status::InOrder => Tone::Fine,
    }
}

const fn mark(status: Status) -> Mark {
    match status {
        Status::NotStarted => Mark::Unknown,
        Status::Major => Mark::Major,
        Status::Minor => Mark::Minor,
        Status::Watch => Mark::Observation,
        Status::InOrder => Mark::Fine,
    }
}

/// How many clauses stand where, each status with its shape and what it means.
pub fn legend(checked: &Checked) -> Markup {
    let all = [
        (Status::InOrder, "records serve it, no rule objects"),
        (Status::Watch, "something could become a failure, or a rule could not look"),
        (Status::Minor, "not met in one place"),
        (Status::Major, "not met at all"),
        (Status::NotStarted, "no record serves it yet"),
    ];
    html! {
        ul.legend { @for (status, means) in all {
            li { (parts::status(tone(status), status.label())) " "
                span.num { (checked.clauses.iter().filter(|c| c.status == status).count()) }
                span.meta { " " (means) } }
        } }
    }
}

async fn map(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    if export::wanted(&v) {
        return Ok(csv(&v, &checked));
    }
    let content = html! {
        (parts::page_head(html! { "ISO/IEC 27001:2022, with Amendment 1:2024" }, "Clauses", html! {
            p.lede { "What the standard asks, from knowing where you stand (4) to getting better (10). Where each clause \
                      stands is worked out from the records and " (words::grouped(muster_engine::rules::all().len()))
                      " rules; nobody ticks it by hand." }
        }, html! {}))
        (legend(&checked))
        div.fig-frame { (PreEscaped(figure(&v, &checked))) }
        div.list-head { h2 { "The same as a table" } (export::link(&v)) }
        (table(&v, &checked))
    };
    Ok(v.page_in("Clauses", Some(Slot::Clauses), content))
}

fn figure(v: &Visit, checked: &Checked) -> String {
    let hrefs: Vec<String> =
        checked.clauses.iter().map(|c| v.href(&format!("/clauses/{}", c.clause.number))).collect();
    let words: Vec<String> = checked.clauses.iter().map(short).collect();
    let tiles: Vec<Vec<Tile<'_>>> = MAIN
        .iter()
        .map(|(number, _)| {
            let here = checked
                .clauses
                .iter()
                .zip(&hrefs)
                .zip(&words)
                .filter(|((c, _), _)| c.clause.main() == *number);
            here.map(|((c, href), word)| Tile {
                number: &c.clause.number,
                title: &c.clause.short,
                mark: mark(c.status),
                word,
                href: Some(href),
            })
            .collect()
        })
        .collect();
    let groups: Vec<Group<'_>> = MAIN
        .iter()
        .zip(&tiles)
        .map(|((number, title), tiles)| Group { number: number.parse().unwrap_or(0), title, tiles })
        .collect();
    clause_map::svg(&ClauseMap {
        id: "clause-map",
        title: "Where each clause stands",
        groups: &groups,
        width: 1160.0,
    })
}

/// Why a clause stands where it does, in words.
pub fn why(c: &ClauseStatus) -> String {
    let gaps: Vec<String> = Level::ALL
        .iter()
        .zip(c.counts)
        .filter(|(_, n)| *n > 0)
        .map(|(level, n)| muster_render::words::level_count(n, *level))
        .collect();
    let mut why = match (c.status, gaps.as_slice()) {
        (Status::NotStarted, _) => "No record serves it yet".to_owned(),
        (_, []) => {
            format!("{}, no rule objects", parts::capital(&words::count(c.records, "record", "records")))
        }
        (_, gaps) => muster_render::words::list(gaps),
    };
    if c.not_run > 0 {
        why.push_str(&format!("; {} could not look", words::count(c.not_run, "rule", "rules")));
    }
    why
}

/// `2 major`, `in order`: what fits a tile.
fn short(c: &ClauseStatus) -> String {
    let first = Level::ALL.iter().zip(c.counts).find(|(_, n)| *n > 0);
    match (c.status, first) {
        (Status::NotStarted, _) => "not started".into(),
        (Status::Watch, _) if c.counts.iter().take(3).all(|n| *n == 0) => {
            format!("{} could not look", muster_render::words::count(c.not_run, "rule", "rules"))
        }
        (Status::InOrder, _) | (_, None) => "in order".into(),
        (_, Some((level, n))) => muster_render::words::level_count(n, *level),
    }
}

fn table(v: &Visit, checked: &Checked) -> Markup {
    html! {
        table.list data-rows {
            caption.unseen { "Every clause with its status and the numbers behind it" }
            thead { tr {
                th.title scope="col" { "Clause" } th scope="col" { "Status" } th scope="col" { "Why" }
                th.num scope="col" { "Records" } th.num scope="col" { "Diagnostics" }
            } }
            @for (number, title) in MAIN {
                tbody {
                    tr.group { th scope="colgroup" colspan="5" { (number) " " (title) } }
                    @for c in checked.clauses.iter().filter(|c| c.clause.main() == number) { (row(v, c)) }
                }
            }
        }
    }
}

fn csv(v: &Visit, checked: &Checked) -> Response {
    let header = [
        "clause",
        "title",
        "status",
        "why",
        "records",
        "major",
        "minor",
        "observation",
        "opportunity",
        "rules_not_run",
    ];
    export::csv(
        v,
        "clauses",
        &header,
        checked.clauses.iter().map(|c| {
            let mut row: Vec<Cell> = vec![
                c.clause.number.as_str().into(),
                c.clause.short.as_str().into(),
                c.status.label().into(),
                why(c).into(),
                c.records.into(),
            ];
            row.extend(c.counts.map(Cell::from));
            row.push(c.not_run.into());
            row
        }),
    )
}

fn row(v: &Visit, c: &ClauseStatus) -> Markup {
    let clause = c.clause;
    let said: usize = c.counts.iter().sum();
    let here = v.href(&format!("/clauses/{}", clause.number));
    html! {
        tr data-row {
            th.title scope="row" { a href=(here) data-open { (clause.number) " " (clause.short) } }
            td data-label="Status" { (parts::status(tone(c.status), c.status.label())) }
            td data-label="Why" { (why(c)) }
            td.num data-label="Records" { a href=(format!("{here}#records")) { (words::grouped(c.records)) } }
            td.num data-label="Diagnostics" {
                a href=(v.href(&format!("/diagnostics?clause={}", clause.number))) { (words::grouped(said)) }
            }
        }
    }
}
