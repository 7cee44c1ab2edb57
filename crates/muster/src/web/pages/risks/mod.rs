//! `/o/ORG/risks`: the risk register with its heat map, what is due, and the library of scenarios; and what it adds to
//! the page of one risk. Levels are worked out from the organisation's own criteria (clauses 6.1.2, 6.1.3, 8.2, 8.3).

mod accept;
mod assessments;
mod criteria;
mod due;
mod filters;
mod grid;
mod heat;
mod levels;
mod line;
mod money;
mod one;
pub use one::bullets;
mod quantity;
mod register;
mod scenario;
mod scenarios;
mod workshop;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_model::Kind;
use muster_model::kinds::Risk;

use self::filters::Asked;
use self::levels::Scales;
use self::line::Line;
use crate::web::look::parts;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/risks", Permission::ReadRecords, show))
        .route(Route::get("/risks/accept/{id}", Permission::ReadRecords, accept::show))
        .route(Route::post("/risks/accept/{id}", Permission::ReadRecords, accept::act))
        .route(Route::get("/risks/assessments", Permission::ReadRecords, assessments::list))
        .route(Route::post("/risks/assessments", Permission::ReadRecords, assessments::make))
        .route(Route::get("/risks/assessments/new", Permission::ReadRecords, assessments::start))
        .route(Route::get("/risks/assessments/{id}", Permission::ReadRecords, assessments::compare))
        .route(Route::get("/risks/criteria", Permission::ReadRecords, criteria::show))
        .route(Route::get("/risks/quantity", Permission::ReadRecords, quantity::show))
        .route(Route::get("/risks/scenarios", Permission::ReadRecords, scenarios::show))
        .route(Route::get("/risks/scenarios/{id}", Permission::ReadRecords, scenario::show))
        .route(Route::get("/risks/workshop", Permission::ReadRecords, workshop::show))
        .route(Route::post("/risks/workshop", Permission::ReadRecords, workshop::hold))
        .nav(Slot::Risks, "/risks")
        .sub(Slot::Risks, "What risks cost", "/risks/quantity")
        .sub(Slot::Risks, "Assess and compare", "/risks/assessments")
        .sub(Slot::Risks, "Matrix and criteria", "/risks/criteria")
        .sub(Slot::Risks, "Workshop", "/risks/workshop")
        .sub(Slot::Risks, "Scenarios to start from", "/risks/scenarios")
        .on_record("risk", one::panel)
        .on_record("assessment", assessments::panel)
        .on_record("criteria", criteria::panel)
        .on_draft("criteria", "See what moves", |v, new| Box::pin(criteria::of_draft(v, new)))
        .on_list("acceptance", |_| html! { p.meta { "Risks are accepted on their own pages: open the risk, then “Accept this risk”. Here stand all that were." } })
}

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let cx = checked.context(&v.programme, v.now);
    let scales = Scales::of(cx.criteria());
    let lines: Vec<Line<'_>> = v.programme.all::<Risk>().map(|r| Line::of(&v, &scales, r)).collect();
    let asked = Asked::read(&v, &scales);
    if v.query.get("format") == Some("csv") {
        let rows = asked.ordered(&v, &lines, &checked);
        return Ok(v.download("risks.csv", "text/csv; charset=utf-8", register::csv(&v, &scales, &rows)));
    }
    let content = html! {
        (head(&v, &scales))
        @if lines.is_empty() { (none_yet(&v)) } @else {
            div.risk-top {
                (heat::section(&v, &scales, &lines, &asked))
                (due::section(&v, &lines))
            }
            (register::section(&v, &scales, &lines, &asked, &checked))
        }
    };
    Ok(v.page("Risks", content))
}

fn head(v: &Visit, scales: &Scales<'_>) -> Markup {
    let may = v.may_act() && v.actor.may_create(Kind::of::<Risk>());
    parts::page_head(
        html! { "Clauses " a href=(v.href("/clauses/6.1.2")) { "6.1.2" } ", " a href=(v.href("/clauses/6.1.3")) { "6.1.3" }
        ", " a href=(v.href("/clauses/8.2")) { "8.2" } " and " a href=(v.href("/clauses/8.3")) { "8.3" } },
        "Risks",
        html! {
            p.lede { "What could go wrong, how bad it is now, and what is done about it. "
                @match scales.criteria {
                    Some(c) => { "Measured on " a href=(v.record_href(&c.reference())) { (c.title()) }
                        @if let Some(version) = &c.version { " " (version) } "." },
                    None => { "There are no risk criteria yet, so no level can be worked out. "
                        a href=(v.href("/new/criteria")) { "Set the criteria" } "." },
                }
            }
        },
        html! {
            a.button href=(v.href("/risks/quantity")) { "What risks cost" }
            @if may { a.button href=(v.href("/risks/workshop")) { "Hold a workshop" } }
            @if may { a.button.primary href=(v.href("/new/risk")) data-key="n" { "New risk" } }
        },
    )
}

fn none_yet(v: &Visit) -> Markup {
    parts::empty(
        "No risks yet",
        html! {
            p { "A risk that operations can defend names one thing that could happen, through which weakness, to what. \
                 “Cyber attack” is no risk. The library has worked identity scenarios to start from." }
        },
        Some(("See the scenarios", &v.href("/risks/scenarios"))),
    )
}
