//! `/o/ORG/scope`: what the ISMS covers, written out from its structured parts; the boundary as a picture; and in, out
//! or undecided for everything that has a place, with the reason. The deriving is `muster_engine::scope`.

pub mod countries;
mod edges;
pub mod effect;
mod figure;
mod placed;
mod statement;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::scope::{ScopeView, Standing};
use muster_model::kinds::{IdentityService, Scope};
use muster_model::{Diagnostic, Kind, Rec};

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::{export, value, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    effect::routes(Page::new())
        .route(Route::get("/scope", Permission::ReadRecords, show))
        .nav(Slot::Scope, "/scope")
}

/// Diagnostics shown before the rest is folded away.
const SHOWN: usize = 5;

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    if export::wanted(&v) {
        return Ok(placed::csv(&v, checked.context(&v.programme, v.now).scope()));
    }
    let content = match v.programme.all::<Scope>().next() {
        Some(scope) => whole(&v, &scope, &checked),
        None => none_yet(&v),
    };
    Ok(v.page("Scope", content))
}

fn whole(v: &Visit, scope: &Rec<'_, Scope>, checked: &Checked) -> Markup {
    let cx = checked.context(&v.programme, v.now);
    let view = cx.scope();
    html! {
        (head(v, Some(scope)))
        (strip(v, view))
        div.with-margin {
            div.main-column {
                (statement::statement(v, scope))
            }
            aside.margin {
                section { h2 { "Approval" }
                    p.meta { "Version " (scope.version.as_deref().unwrap_or("not numbered")) }
                    @match scope.record.value("approval") {
                        Some(json) => (value::attestation(v, scope.record, "approval", &json)),
                        None => p { (parts::status(Tone::Minor, "not approved")) },
                    }
                }
                section aria-labelledby="scope-said" { (said(v, checked)) }
            }
        }
        (edges::exclusions(v, scope))
        (edges::interfaces(v, scope))
        section.scope-picture aria-labelledby="boundary-h" {
            h2 #boundary-h { "The boundary" }
            p.meta {
                "Who and what lies inside, what was left out or never decided, and which assets in scope need an identity \
                 service. A heavy line is a need that crosses the boundary. Processes are not drawn; the table below says the \
                 same in words, first what is not in scope, and "
                a href=(v.href("/scope?show=all#placed")) { "everything" } " if you ask for it."
            }
            (figure::boundary(v, scope, view))
        }
        (placed::section(v, view))
    }
}

fn head(v: &Visit, scope: Option<&Rec<'_, Scope>>) -> Markup {
    parts::page_head(
        html! { "Clause " a href=(v.href("/clauses/4.3")) { "4.3" } },
        "Scope",
        html! {
            p.lede { "What the information security management system covers, and where it ends. Whatever can issue an \
                      identity that opens something inside belongs inside too, cloud or not." }
        },
        html! {
            @if let Some(scope) = scope {
                a.button href=(v.href("/scope/what-if")) { "See what a change would do" }
                a.button href=(v.record_href(&scope.reference())) { "Open the record" }
            }
        },
    )
}

fn none_yet(v: &Visit) -> Markup {
    let new = v.href("/new/scope");
    let may = v.may_act() && v.actor.may_create(Kind::of::<Scope>());
    html! {
        (head(v, None))
        (parts::empty("No scope yet", html! {
            p { "Nothing can be said to be covered until a scope record names its parts: organisational units, sites, \
                 processes, information and systems, identity services, interfaces, and what is left out with a \
                 justification. The statement and the picture are written from them." }
        }, may.then_some(("Write the scope", new.as_str()))))
    }
}

/// Where the scope stands, in one line of figures.
fn strip(v: &Visit, view: &ScopeView) -> Markup {
    let count = |standing: Standing| view.all().filter(|(_, p)| p.standing == standing).count();
    let gone = |standing: Standing| {
        view.all()
            .filter(|(r, p)| services(r.kind) && p.standing == standing && !p.needed_by.is_empty())
            .count()
    };
    let outside = gone(Standing::Out) + gone(Standing::Undecided);
    let table = |show: &str| v.href(&format!("/scope?show={show}#placed"));
    let undecided = count(Standing::Undecided);
    html! {
        div.figure-cards.dense {
            (parts::figure(count(Standing::In), "in scope", Some(&table("in")), Tone::Fine))
            (parts::figure(count(Standing::Out), "left out", Some(&table("out")), Tone::Plain))
            (parts::figure(undecided, "undecided", Some(&table("undecided")),
                if undecided > 0 { Tone::Minor } else { Tone::Fine }))
            (parts::figure(outside, "identity services outside though needed inside", Some(&table("needed")),
                if outside > 0 { Tone::Major } else { Tone::Fine }))
        }
    }
}

fn services(kind: Kind) -> bool {
    kind == Kind::of::<IdentityService>()
}

/// What the rules say of clause 4.3.
fn said(v: &Visit, checked: &Checked) -> Markup {
    let all: Vec<&Diagnostic> = checked.report.of_clause("4.3").collect();
    let (first, rest) = all.split_at(all.len().min(SHOWN));
    html! {
        h2 #scope-said { "What to look at" }
        @if all.is_empty() { p { (parts::status(Tone::Fine, "in order")) } }
        @else { p.meta { (parts::capital(&words::count(all.len(), "diagnostic", "diagnostics"))) " for clause 4.3, most serious first." } }
        @for d in first { (parts::diagnostic(v, d, true)) }
        @if !rest.is_empty() {
            details.more {
                summary { (words::grouped(rest.len())) " more" }
                @for d in rest { (parts::diagnostic(v, d, true)) }
            }
        }
    }
}
