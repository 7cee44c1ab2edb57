//! `/o/ORG/account`: one's own password.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use muster_app::{AppError, FieldError, MIN_PASSWORD, Permission};

use crate::web::forms::summary;
use crate::web::look::parts;
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/account", Permission::ReadRecords, |v| async move { Ok(view(&v, &[])) }))
        .route(Route::post("/account/password", Permission::ReadRecords, change))
}

fn view(v: &Visit, errors: &[FieldError]) -> Response {
    let field = |id: &str, label: &str, auto: &str| {
        let error = errors.iter().find(|e| e.path == id);
        html! {
            div.field.wrong[error.is_some()] {
                label for=(id) { (label) }
                @if let Some(e) = error { p.error id={ (id) "-error" } { (parts::capital(&e.message)) } }
                input.middle id=(id) type="password" name=(id) autocomplete=(auto) required
                    aria-describedby=[error.map(|_| format!("{id}-error"))];
            }
        }
    };
    let content = html! {
        (parts::page_head(html! { "You" }, &v.session.login, html! {}, html! {}))
        (summary::of(errors, &|path| path.to_owned()))
        section aria-labelledby="password-head" {
            h2 #password-head { "Change your password" }
            p.hint { "At least " (MIN_PASSWORD) " characters. A few words in a row are easy to keep in mind." }
            form.record method="post" action=(v.live_href("/account/password")) {
                (v.secret())
                (field("old", "Password now", "current-password"))
                (field("password", "New password", "new-password"))
                (field("again", "New password, once more", "new-password"))
                div { button.button.primary type="submit" { "Change it" } }
            }
        }
    };
    v.page("Your account", content)
}

async fn change(v: Arc<Visit>) -> Answer {
    let text = |name: &str| v.form.get(name).unwrap_or("");
    let wrong =
        |path: &str, message: String| FieldError { path: path.into(), message, expected: String::new() };
    let refused = |errors: &[FieldError]| {
        let mut response = view(&v, errors);
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    };
    if text("password") != text("again") {
        return refused(&[wrong("again", "the two new passwords differ".into())]);
    }
    match v.muster().change_password(&v.session, text("old"), text("password")).await {
        Ok(()) => Ok(v.redirect_saying("/account", "Changed your password.")),
        Err(AppError::WrongCredentials) => refused(&[wrong("old", "this is not your password".into())]),
        Err(e @ AppError::TooMany { .. }) => refused(&[wrong("old", e.to_string())]),
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => refused(&fields),
        Err(e) => Err(e.into()),
    }
}
