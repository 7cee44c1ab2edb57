//! Who may do what here: the users of the organisation, for those who manage them.

use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::{AccessRole, AppError, NewUser, UserAccount};
use muster_model::{Kind, Reference};

use super::view;
use crate::web::visit::{Answer, Visit};

/// The users, each with a form.
pub fn people(v: &Visit, users: &[UserAccount]) -> Markup {
    html! {
        section aria-labelledby="users-head" {
            h2 #users-head { "Users" }
            p { "Who can sign in here, and what they may do. The person a user stands for brings the roles, and with them \
                 the records they answer for." }
            ul.users { @for user in users { li { details {
                summary { strong { (standing_for(v, user)) } " " span.meta { (held(user)) } }
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
            } } } }
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

/// The person, else the login.
fn standing_for(v: &Visit, user: &UserAccount) -> String {
    user.person.as_ref().map_or_else(|| user.login.to_string(), |p| v.programme.title(p))
}

/// What a user may do, in one line.
fn held(user: &UserAccount) -> String {
    let access: Vec<_> = user.access.iter().map(|a| a.label()).collect();
    let what = if access.is_empty() { "may do nothing here".to_owned() } else { access.join(", ") };
    if user.disabled { format!("{what}; cannot sign in") } else { what }
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

/// Adds a user.
pub async fn add_user(v: Arc<Visit>) -> Answer {
    let (access, person) = chosen(&v);
    let login = v.form.filled("login").unwrap_or("").to_owned();
    let password = v.form.filled("password").map(str::to_owned);
    let new = NewUser { login: login.clone(), password, access, person };
    let done = v.muster().add_user(&v.actor, new).await.map(|_| format!("Added {login}."));
    told(&v, done).await
}

/// Changes what a user may do here.
pub async fn set_access(v: Arc<Visit>) -> Answer {
    let (access, person) = chosen(&v);
    let user = v.form.filled("user").unwrap_or("");
    let done = v
        .muster()
        .set_membership(&v.actor, user, &access, person.as_ref())
        .await
        .map(|()| "Saved.".to_owned());
    told(&v, done).await
}

async fn told(v: &Visit, done: Result<String, AppError>) -> Answer {
    match done {
        Ok(words) => Ok(v.redirect_saying("/settings", &words)),
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            let mut response = view(v, &super::Typed::default(), &fields).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}
