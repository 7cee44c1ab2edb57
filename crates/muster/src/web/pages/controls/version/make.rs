//! `/o/ORG/controls/make-version`: says what a version of the statement made now would pin and what is not decided yet,
//! then makes it.

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{AppError, FieldError, Permission};
use muster_engine::statement::{self, Draft};
use muster_model::Kind;
use muster_model::kinds::Applicability;

use crate::web::forms::summary;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Numbers of controls that are named one by one.
const NAMED: usize = 30;

/// Its routes.
pub fn routes(page: Page) -> Page {
    page.route(Route::get("/controls/make-version", Permission::ReadRecords, show)).route(Route::post(
        "/controls/make-version",
        Permission::ReadRecords,
        act,
    ))
}

async fn show(v: Arc<Visit>) -> Answer {
    form(&v, &[]).await
}

async fn form(v: &Arc<Visit>, errors: &[FieldError]) -> Answer {
    let checked = v.checked().await?;
    let draft = statement::draft(&checked.context(&v.programme, v.now));
    let may = v.may_act() && v.actor.may_create(Kind::of::<Applicability>());
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/controls")) { "Statement of Applicability" } }, "Make a version", html! {
            p.lede { "A version freezes every line as it stands, with the scope, the criteria, and the risks, treatments and requirements \
                      behind it. It is what you have approved, give to customers and show to auditors. Making one changes nothing else." }
        }, html! {}))
        (summary::of(errors, &|path| if path == "version" { "version".to_owned() } else { "content".to_owned() }))
        (what(v, &draft))
        @if !may { p.note { "Whoever writes all records makes versions; your access does not allow it." } } @else {
            form.record method="post" action=(v.href("/controls/make-version")) {
                (v.secret())
                div.field {
                    label for="version" { "Version" }
                    p.hint #version-hint { "The number people cite. One above the last is filled in." }
                    input #version name="version" autocomplete="off" required maxlength="20" aria-describedby="version-hint"
                        aria-invalid=[errors.iter().any(|e| e.path == "version").then_some("true")]
                        value=(v.form.get("version").map_or_else(|| statement::next_version(&v.programme), str::to_owned));
                }
                div.field {
                    label for="note" { "What changed since the last one " span.optional { "optional" } }
                    textarea #note name="note" rows="3" { (v.form.get("note").unwrap_or("")) }
                }
                div.form-acts {
                    button.button.primary type="submit" { "Make the version" }
                    a href=(v.href("/controls")) { "Cancel" }
                }
            }
        }
    };
    Ok(v.page("Make a version of the statement", content))
}

fn what(v: &Visit, draft: &Draft) -> Markup {
    let one = |r: &Option<muster_model::Reference>, missing: &str| {
        html! { @match r { Some(r) => a href=(v.record_href(r)) { (v.programme.title(r)) }, None => (parts::status(Tone::Minor, missing)) } }
    };
    html! {
        section.panel aria-labelledby="pins" {
            h2 #pins { "What it pins" }
            p { (words::count(draft.controls.len(), "control", "controls")) ", "
                (words::count(draft.risks.len(), "risk", "risks")) ", "
                (words::count(draft.treatments.len(), "treatment", "treatments")) " and "
                (words::count(draft.obligations.len(), "requirement", "requirements")) ", each in the version that stands now." }
            p { "Scope: " (one(&draft.scope, "there is none")) }
            p { "Risk criteria: " (one(&draft.criteria, "there are none")) }
            (open(v, &draft.undecided, Tone::Major, "control is not decided", "controls are not decided",
                "They would stand in the version as undecided. An auditor asks for all 93.", "/controls?applies=undecided"))
            (open(v, &draft.unjustified, Tone::Minor, "decided control has no justification", "decided controls have no justification",
                "The standard asks why a control applies, and why it does not.", "/controls"))
        }
    }
}

fn open(v: &Visit, all: &[String], tone: Tone, one: &str, many: &str, why: &str, to: &str) -> Markup {
    html! {
        @if !all.is_empty() {
            p { a href=(v.href(to)) { (parts::status(tone, &words::count(all.len(), one, many))) } ". " (why) }
            p.meta { (all.iter().take(NAMED).map(|n| format!("A.{n}")).collect::<Vec<_>>().join(", "))
                @if all.len() > NAMED { " and " (words::grouped(all.len() - NAMED)) " more" } }
        }
    }
}

async fn act(v: Arc<Visit>) -> Answer {
    let version = v.form.filled("version").unwrap_or("");
    match v.muster().make_statement(&v.actor, version, v.form.filled("note")).await {
        Ok(saved) => {
            let to = format!("/controls/statement/{}", saved.reference.id);
            Ok(v.redirect_saying(&to, &format!("Version {version} was made. It counts once it is approved.")))
        }
        Err(AppError::Invalid { fields, .. }) => {
            let mut response = form(&v, &fields).await?;
            *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}
