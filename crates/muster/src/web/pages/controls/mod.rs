//! `/o/ORG/controls`: the Statement of Applicability, line by line: the ninety-three controls of Annex A and own ones,
//! applicable and in place kept apart, with what stands behind each. And one page per control.

mod filters;
mod line;
mod one;
mod statement;
mod table;
mod version;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_model::Kind;
use muster_model::kinds::Applicability;

use self::filters::Asked;
use self::line::{Line, Place};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    version::make::routes(Page::new())
        .route(Route::get("/controls", Permission::ReadRecords, show))
        .route(Route::get("/controls/statement/{id}", Permission::ReadRecords, version::show))
        .route(Route::get("/controls/{id}", Permission::ReadRecords, one::show))
        .nav(Slot::Controls, "/controls")
        .on_record("control", one::panel)
        .on_record("applicability", statement::panel)
}

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let lines = line::all(&v, &checked);
    let asked = Asked::read(&v.query);
    let shown: Vec<&Line<'_>> = lines.iter().filter(|l| asked.fits(l)).collect();
    if v.query.get("format") == Some("csv") {
        return Ok(v.download(
            "statement-of-applicability.csv",
            "text/csv; charset=utf-8",
            table::csv(&v, &shown),
        ));
    }
    let content = html! {
        (head(&v))
        (statement::standing(&v, &lines))
        (figures(&v, &lines))
        div.list-head {
            p role="status" {
                @if shown.len() < lines.len() { (words::grouped(shown.len())) " of " } (words::count(lines.len(), "control", "controls"))
            }
            a.button.quiet href=(v.href(&format!("/controls{}", v.query.with("format", Some("csv")).query()))) download { "Export as CSV" }
        }
        (asked.form(&v, &lines))
        @if shown.is_empty() {
            (parts::empty("No control fits these filters", html! { p { "Take one away, or clear them all." } },
                Some(("Clear the filters", &v.href("/controls")))))
        } @else { (table::themes(&v, &shown)) }
    };
    Ok(v.page("Statement of Applicability", content))
}

fn head(v: &Visit) -> Markup {
    parts::page_head(
        html! { "Clause " a href=(v.href("/clauses/6.1.3")) { "6.1.3" } },
        "Statement of Applicability",
        html! { p.lede {
            "Every control of Annex A of ISO/IEC 27001: does it apply and why, is it in place and how, and what stands \
             behind it. Applying and being in place are two questions."
        } },
        html! {
            a.button href=(v.href("/records/applicability")) { "All versions" }
            @if v.may_act() && v.actor.may_create(Kind::of::<Applicability>()) {
                a.button.primary href=(v.href("/controls/make-version")) { "Make version" }
            }
        },
    )
}

fn figures(v: &Visit, lines: &[Line<'_>]) -> Markup {
    let count = |fits: &dyn Fn(&Line<'_>) -> bool| lines.iter().filter(|l| fits(l)).count();
    let to = |query: &str| v.href(&format!("/controls?{query}"));
    let applies = |l: &Line<'_>| l.applicable() == Some(true);
    let undecided = count(&|l| l.applicable().is_none());
    let bare = count(&|l| applies(l) && l.has_nothing_behind());
    html! {
        div.figure-cards.dense {
            (parts::figure(count(&applies), "applicable", Some(&to("applies=yes")), Tone::Plain))
            (parts::figure(count(&|l| applies(l) && l.place() == Place::Yes), "of them in place", Some(&to("applies=yes&place=yes")), Tone::Fine))
            (parts::figure(count(&|l| applies(l) && l.place() == Place::Partly), "partly in place", Some(&to("applies=yes&place=partly")), Tone::Observation))
            (parts::figure(count(&|l| applies(l) && matches!(l.place(), Place::No | Place::Unsaid)), "not in place", Some(&to("applies=yes&place=no")), Tone::Minor))
            (parts::figure(count(&|l| l.applicable() == Some(false)), "not applicable", Some(&to("applies=no")), Tone::Plain))
            (parts::figure(undecided, "undecided", Some(&to("applies=undecided")), if undecided > 0 { Tone::Major } else { Tone::Fine }))
            (parts::figure(bare, "apply with no risk or requirement behind", Some(&to("applies=yes&behind=nothing")), if bare > 0 { Tone::Minor } else { Tone::Fine }))
        }
    }
}
