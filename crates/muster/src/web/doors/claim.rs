//! `/claim`: the first administrator and the first organisation, with the one-time token printed on the terminal.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use maud::html;
use muster_app::{AppError, ClaimInstallation, FieldError, MIN_PASSWORD};
use muster_model::OrgId;
use muster_model::id::slug_of;

use super::{Door, through};
use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::site::Site;

/// Shows the form.
pub async fn show(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move { Ok(form(&door, &[])) }).await
}

/// Claims the installation.
pub async fn act(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move { act_on(&door).await }).await
}

async fn act_on(door: &Door) -> Result<Response, Failure> {
    let text = |name: &str| door.form.filled(name).unwrap_or("").to_owned();
    let name = text("name");
    let mut errors = Vec::new();
    let org = OrgId::new(&slug_of(&name));
    if org.is_none() {
        errors.push(wrong("name", "Give the organisation a name with at least one letter or digit"));
    }
    if door.form.get("password") != door.form.get("again") {
        errors.push(wrong("again", "The two passwords differ"));
    }
    if let (Some(org), true) = (org, errors.is_empty()) {
        let claim = ClaimInstallation {
            token: text("token"),
            login: text("login"),
            password: door.form.get("password").unwrap_or("").to_owned(),
            org: org.clone(),
            name,
        };
        match door.site.muster.claim_installation(claim).await {
            Ok(signed) => return Ok(door.signed_in(&signed, &format!("/o/{org}/"))),
            Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => errors.extend(fields),
            Err(AppError::WrongCredentials) => errors.push(wrong(
                "token",
                "This token does not fit. It is printed on the terminal of the server, and a restart prints a new one",
            )),
            Err(e) => return Err(e.into()),
        }
    }
    let mut response = form(door, &errors);
    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn wrong(path: &str, message: &str) -> FieldError {
    FieldError { path: path.into(), message: message.into(), expected: String::new() }
}

fn form(door: &Door, errors: &[FieldError]) -> Response {
    let token = door.form.get("token").or_else(|| door.query.get("token")).unwrap_or("");
    let long = format!("At least {MIN_PASSWORD} characters. A few words in a row are easy to keep in mind.");
    let field = |id: &str, label: &str, hint: &str, kind: &str, auto: &str, value: &str| {
        let error = errors.iter().find(|e| e.path == id);
        html! {
            div.field.wrong[error.is_some()] {
                label for=(id) { (label) }
                p.hint id={ (id) "-hint" } { (hint) }
                @if let Some(e) = error { p.error id={ (id) "-error" } { (e.message) } }
                input id=(id) name=(id) type=(kind) value=(value) autocomplete=(auto) required
                    aria-describedby={ (id) "-hint" @if error.is_some() { " " (id) "-error" } };
            }
        }
    };
    let typed = |name: &str| door.form.get(name).unwrap_or("").to_owned();
    let body = html! {
        h1 { "Claim this installation" }
        p.lede { "You become its first administrator, with the first organisation." }
        (summary::of(errors, &|path| path.to_owned()))
        form method="post" action="/claim" {
            (door.hidden())
            (field("token", "Token", "Printed on the terminal that started the server. It works once.", "text", "off", token))
            (field("name", "Organisation", "Its name for people, such as Fjordline Logistics.", "text", "organization", &typed("name")))
            (field("login", "Your login", "A short name, such as ada.", "text", "username", &typed("login")))
            (field("password", "Password", &long, "password", "new-password", ""))
            (field("again", "Password, once more", "So that a slip of the hand does not lock you out.", "password", "new-password", ""))
            button.button.primary type="submit" { "Claim and sign in" }
        }
    };
    door.page("Claim this installation", &body)
}
