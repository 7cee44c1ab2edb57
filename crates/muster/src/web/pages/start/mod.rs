//! `/start`: the first steps, from nothing to a dated plan in a quarter of an hour: what the organisation is, the roles and
//! who holds them, what applies, the scope, the first risk; then the plan. Each step writes real records through its use
//! case, can be left and taken up again, and says what it made.

mod ask;
mod obligations;
mod organisation;
mod plan;
mod risk;
mod roles;
mod scope;
mod steps;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, Permission, Saved};
use muster_engine::roadmap::Roadmap;

use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

pub use steps::{Step, steps};

/// The pages.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/start", Permission::ReadRecords, overview))
        .route(Route::get("/start/organisation", Permission::ReadRecords, organisation::show))
        .route(Route::post("/start/organisation", Permission::ManageSettings, organisation::save))
        .route(Route::get("/start/roles", Permission::ReadRecords, roles::show))
        .route(Route::post("/start/roles", Permission::WriteRecords, roles::save))
        .route(Route::get("/start/obligations", Permission::ReadRecords, obligations::show))
        .route(Route::post("/start/obligations", Permission::WriteRecords, obligations::save))
        .route(Route::get("/start/scope", Permission::ReadRecords, scope::show))
        .route(Route::post("/start/scope", Permission::WriteRecords, scope::save))
        .route(Route::get("/start/risk", Permission::ReadRecords, risk::show))
        .route(Route::post("/start/risk", Permission::WriteRecords, risk::save))
        .route(Route::get("/start/plan", Permission::ReadRecords, plan::show))
        .sub(Slot::Today, "First steps", "/start")
}

/// The steps with where each stands, and the way on.
async fn overview(v: Arc<Visit>) -> Answer {
    let roadmap = v.roadmap().await?;
    let steps = steps(&v);
    let content = html! {
        (parts::page_head(html! { "From nothing to a plan" }, "First steps", html! {
            p.lede { "Five short steps, about a quarter of an hour. You can stop after any of them: what you said is kept." }
        }, html! {}))
        (guide(&v, &steps, &roadmap))
    };
    Ok(v.page_in("First steps", Some(Slot::Today), content))
}

/// The list of steps, for this page and for Today while an organisation begins.
pub fn guide(v: &Visit, steps: &[Step], roadmap: &Roadmap) -> Markup {
    let done = steps.iter().filter(|s| s.done).count();
    let next = steps.iter().position(|s| !s.done);
    html! {
        section.start aria-labelledby="start" {
            h2 #start { (if next.is_some() { "Start here" } else { "All steps are done" }) }
            p { "After them every page has something to say, and the plan is yours. "
                strong { (done) " of " (steps.len()) " done." } }
            ol.steps { @for (i, s) in steps.iter().enumerate() {
                li.done[s.done].next[Some(i) == next] {
                    div {
                        h3 { (s.title) " " (parts::status(if s.done { Tone::Fine } else { Tone::Plain }, if s.done { "done" } else { "to do" })) }
                        p { (s.why) }
                        p.meta { (parts::capital(&s.have)) "." }
                    }
                    @if v.may_act() && s.may {
                        a.button.primary[Some(i) == next] href=(v.href(&s.path())) {
                            @if s.done { "Look at it" span.unseen { ": " (s.title) } } @else { (s.label) } }
                    }
                }
            } }
            @if next.is_none() { p { a.button.primary href=(v.href("/start/plan")) { "See your plan" } } }
            p { "Meanwhile: " a href=(v.href("/roadmap")) { "the plan that this organisation would follow" } ", "
                (words::count(roadmap.tasks.len(), "task", "tasks")) " ending " (words::date(roadmap.end)) "; "
                a href=(v.href("/clauses")) { "what the standard asks, in plain words" } "; "
                a href=(v.href("/glossary")) { "the words it uses" } ". A folder of files can be brought in with "
                code { "muster import" } "." }
        }
    }
}

/// The frame of one step: where it stands among the others, why it comes now, its content.
fn frame(v: &Visit, slug: &str, errors: &[FieldError], content: Markup) -> Response {
    let steps = steps(v);
    let at = steps.iter().position(|s| s.slug == slug);
    let step = at.and_then(|at| steps.get(at));
    let title = step.map_or("Your plan", |s| s.title);
    let of = at.map_or_else(|| "The result".to_owned(), |at| format!("Step {} of {}", at + 1, steps.len()));
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/start")) { "First steps" } " › " (of) }, title,
            html! { @if let Some(s) = step { p.lede { (s.why) } } }, html! {}))
        nav.first-steps aria-label="Steps" { ol {
            @for s in &steps { li {
                a href=(v.href(&s.path())) aria-current=[(s.slug == slug).then_some("step")] {
                    ((if s.done { Tone::Fine } else { Tone::Plain }).shape()) span { (s.title) }
                    span.unseen { (if s.done { " (done)" } else { " (to do)" }) } }
            } }
            li { a href=(v.href("/start/plan")) aria-current=[at.is_none().then_some("step")] { (Tone::Plain.shape()) span { "See the plan" } } }
        } }
        (summary::of(errors, &ask::id))
        (content)
    };
    let mut response = v.page_in(title, Some(Slot::Today), content);
    if !errors.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// What stands in the place of a form for those who may not send it, or while looking at the past.
fn not_yours(v: &Visit, who: &str) -> Markup {
    html! { p.note { @if v.as_of.is_some() { "You are looking at a past date; go back to now to go on." } @else { "This step is for " (who) "." } } }
}

/// The address of the step after this one.
fn after(slug: &str) -> &'static str {
    match slug {
        "organisation" => "/start/roles",
        "roles" => "/start/obligations",
        "obligations" => "/start/scope",
        "scope" => "/start/risk",
        _ => "/start/plan",
    }
}

/// Goes on to the next step and says what was made, or shows what was not taken.
fn on(v: &Visit, slug: &str, done: Result<Vec<Saved>, AppError>) -> Result<Response, Failure> {
    let saved = done?;
    Ok(v.redirect_saying(after(slug), &made(&saved)))
}

/// `Made 3 roles and 2 people.`
fn made(saved: &[Saved]) -> String {
    let mut counts: Vec<(muster_model::Kind, usize)> = Vec::new();
    for s in saved {
        match counts.iter_mut().find(|(kind, _)| *kind == s.reference.kind) {
            Some((_, n)) => *n += 1,
            None => counts.push((s.reference.kind, 1)),
        }
    }
    if counts.is_empty() {
        return "Nothing new was made.".into();
    }
    let words: Vec<String> = counts
        .into_iter()
        .map(|(kind, n)| {
            words::count(n, &kind.spec().label.to_lowercase(), &kind.spec().labels.to_lowercase())
        })
        .collect();
    format!("Made {}.", muster_render::words::list(&words))
}
