//! `/o/ORG/settings`: the organisation's profile, as a form and as the file `muster.toml`; and who may do what here.

pub mod profile;
mod users;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use muster_app::{AppError, FieldError, Permission};
use muster_model::Digest;

use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::parts;
use crate::web::page::{Page, Route};
use crate::web::pairs::Pairs;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/settings", Permission::ReadRecords, show))
        .route(Route::post("/settings", Permission::ManageSettings, save_file))
        .route(Route::post("/settings/profile", Permission::ManageSettings, save_form))
        .route(Route::post("/settings/users", Permission::ManageUsers, users::add_user))
        .route(Route::post("/settings/access", Permission::ManageUsers, users::set_access))
        .nav(Slot::Settings, "/settings")
}

/// What somebody typed, when it was not taken.
#[derive(Default)]
struct Typed {
    form: Option<Pairs>,
    file: Option<String>,
}

async fn show(v: Arc<Visit>) -> Answer {
    view(&v, &Typed::default(), &[]).await
}

async fn view(v: &Visit, typed: &Typed, errors: &[FieldError]) -> Result<Response, Failure> {
    let manages = v.may_act() && v.actor.may(Permission::ManageUsers);
    let accounts = if manages { v.muster().list_users(&v.actor).await? } else { Vec::new() };
    let may = v.may_act() && v.actor.may(Permission::ManageSettings);
    let based_on = Digest::of(v.live.profile.as_bytes());
    let content = html! {
        (parts::page_head(html! { "The organisation" }, "Settings", html! {
            p.lede { "What the organisation is decides how large the plan is, which day it is, and what the rules expect." }
        }, html! {}))
        (summary::of(errors, &|path| if path == "muster.toml" { "file".to_owned() } else { path.to_owned() }))
        section aria-labelledby="profile-head" {
            h2 #profile-head { "Profile" }
            (profile::form(v, typed.form.as_ref(), errors, may, &based_on))
            details.fold open[typed.file.is_some()] {
                summary { "The whole profile as a file" }
                form.record method="post" action=(v.href("/settings")) data-guard {
                    (v.secret())
                    input type="hidden" name="based_on" value=(based_on);
                    div.field { label for="file" { "muster.toml" }
                        p.hint #file-hint { "Capacity, thresholds and cadences stand here too. Comments stay." }
                        textarea.code #file name="profile" rows="22" spellcheck="false" readonly[!may]
                            aria-describedby="file-hint" { "\n" (typed.file.as_deref().unwrap_or(&v.live.profile)) } }
                    @if may { button.button.primary type="submit" { "Save the file" } }
                }
            }
        }
        @if !accounts.is_empty() { (users::people(v, &accounts)) }
    };
    Ok(v.page("Settings", content))
}

async fn save_form(v: Arc<Visit>) -> Answer {
    let (text, errors) = profile::merged(&v.live.profile, &v.form);
    let typed = || Typed { form: Some(v.form.clone()), file: None };
    if !errors.is_empty() {
        return refused(&v, &typed(), &errors).await;
    }
    save(&v, &text, typed()).await
}

async fn save_file(v: Arc<Visit>) -> Answer {
    let text = v.form.get("profile").unwrap_or("").replace("\r\n", "\n");
    save(&v, &text, Typed { form: None, file: Some(text.clone()) }).await
}

async fn save(v: &Visit, text: &str, typed: Typed) -> Answer {
    let based_on = v.form.filled("based_on").and_then(Digest::parse).ok_or_else(Failure::stale_form)?;
    match v.muster().change_settings(&v.actor, &based_on, text).await {
        Ok(()) => Ok(v.redirect_saying("/settings", "Saved the profile.")),
        Err(AppError::Invalid { fields, message }) => {
            let whole = [FieldError { path: "muster.toml".into(), message, expected: String::new() }];
            refused(v, &typed, if fields.is_empty() { &whole } else { &fields }).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn refused(v: &Visit, typed: &Typed, errors: &[FieldError]) -> Answer {
    let mut response = view(v, typed, errors).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
