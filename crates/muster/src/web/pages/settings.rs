//! `/o/ORG/settings`: the organisation's profile as it stands in `muster.toml`, and who may do what here.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AccessRole, AppError, FieldError, NewUser, Permission, UserAccount};
use muster_model::{Digest, Kind, Reference};

use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::parts;
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/settings", Permission::ReadRecords, show))
        .route(Route::post("/settings", Permission::ManageSettings, save))
        .route(Route::post("/settings/users", Permission::ManageUsers, add_user))
        .route(Route::post("/settings/access", Permission::ManageUsers, set_access))
        .nav(Slot::Settings, "/settings")
}

async fn show(v: Arc<Visit>) -> Answer {
    view(&v, None, &[]).await
}

async fn view(v: &Visit, typed: Option<&str>, errors: &[FieldError]) -> Result<Response, Failure> {
    let users = if v.may_act() && v.actor.may(Permission::ManageUsers) {
        v.muster().list_users(&v.actor).await?
    } else {
        Vec::new()
    };
    let text = typed.unwrap_or(&v.live.profile);
    let may = v.may_act() && v.actor.may(Permission::ManageSettings);
    let content = html! {
        (parts::page_head(html! { "The organisation" }, "Settings", html! {}, html! {}))
        (summary::of(errors, &|path| path.to_owned()))
        section aria-labelledby="profile-head" {
            h2 #profile-head { "Profile" }
            p { "Name, sector, size, time zone, capacity, thresholds. Rules, metrics and the plan rest on it." }
            form.record method="post" action=(v.href("/settings")) data-guard {
                (v.secret())
                input type="hidden" name="based_on" value=(Digest::of(v.live.profile.as_bytes()));
                div.field { label for="profile" { "muster.toml" }
                    textarea.code #profile name="profile" rows="22" spellcheck="false" readonly[!may] { "\n" (text) } }
                @if may { button.button.primary type="submit" { "Save the profile" } }
                @else { p.hint { "Changing it needs the permission to change settings." } }
            }
        }
        @if !users.is_empty() { (people(v, &users)) }
    };
    Ok(v.page("Settings", content))
}

async fn save(v: Arc<Visit>) -> Answer {
    let based_on = v.form.filled("based_on").and_then(Digest::parse).ok_or_else(Failure::stale_form)?;
    let text = v.form.get("profile").unwrap_or("").replace("\r\n", "\n");
    match v.muster().change_settings(&v.actor, &based_on, &text).await {
        Ok(()) => Ok(v.redirect_saying("/settings", "Saved the profile.")),
        Err(AppError::Invalid { fields, message }) => {
            let whole = [FieldError { path: "profile".into(), message, expected: String::new() }];
            let mut response = view(&v, Some(&text), if fields.is_empty() { &whole } else { &fields }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}

fn people(v: &Visit, users: &[UserAccount]) -> Markup {
    html! {
        section aria-labelledby="users-head" {
            h2 #users-head { "Users" }
            ul.users { @for user in users { li {
                form method="post" action=(v.href("/settings/access")) {
                    (v.secret())
                    input type="hidden" name="user" value=(user.user);
                    fieldset {
                        legend { (user.login) @if user.disabled { " " span.meta { "cannot sign in" } } }
                        (access_boxes(&user.access, &user.user))
                        (person_of(v, user.person.as_ref(), &user.user))
                        button.button type="submit" { "Save " (user.login) }
                    }
                }
            } } }
            details.fold {
                summary { "Add a user" }
                form method="post" action=(v.href("/settings/users")) {
                    (v.secret())
                    div.field { label for="login" { "Login" } input #login name="login" required autocomplete="off"; }
                    div.field { label for="password" { "First password" }
                        p.hint #password-hint { "Give it to them in person; they can change it." }
                        input #password type="password" name="password" required autocomplete="new-password" aria-describedby="password-hint"; }
                    (access_boxes(&[], "new"))
                    (person_of(v, None, "new"))
                    button.button.primary type="submit" { "Add" }
                }
            }
        }
    }
}

fn access_boxes(held: &[AccessRole], id: &str) -> Markup {
    html! {
        div.boxes { @for role in AccessRole::ALL {
            label.check { input type="checkbox" name="access" id={ "access-" (id) "-" (role.word()) } value=(role.word()) checked[held.contains(&role)];
                span { (role.label()) } }
        } }
    }
}

fn person_of(v: &Visit, person: Option<&Reference>, id: &str) -> Markup {
    let people = Kind::parse("person").into_iter().flat_map(|k| v.programme.of_kind(k));
    html! {
        div.field { label for={ "person-" (id) } { "Stands for" }
            select id={ "person-" (id) } name="person" {
                option value="" { "Nobody" }
                @for p in people { option value=(p.reference()) selected[person == Some(&p.reference())] { (p.title) } }
            } }
    }
}

fn chosen(v: &Visit) -> (Vec<AccessRole>, Option<Reference>) {
    let access = v.form.all("access").filter_map(AccessRole::parse).collect();
    (access, v.form.filled("person").and_then(Reference::parse))
}

async fn add_user(v: Arc<Visit>) -> Answer {
    let (access, person) = chosen(&v);
    let login = v.form.filled("login").unwrap_or("").to_owned();
    let password = v.form.filled("password").map(str::to_owned);
    let new = NewUser { login: login.clone(), password, access, person };
    let done = v.muster().add_user(&v.actor, new).await.map(|_| format!("Added {login}."));
    told(&v, done).await
}

async fn set_access(v: Arc<Visit>) -> Answer {
    let (access, person) = chosen(&v);
    let user = v.form.filled("user").unwrap_or("");
    let done = v.muster().set_membership(&v.actor, user, &access, person.as_ref()).await.map(|()| "Saved.".to_owned());
    told(&v, done).await
}

async fn told(v: &Visit, done: Result<String, AppError>) -> Answer {
    match done {
        Ok(words) => Ok(v.redirect_saying("/settings", &words)),
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            let mut response = view(v, None, &fields).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}
