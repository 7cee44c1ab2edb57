//! `/sign-in`: login and password.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};
use muster_app::AppError;

use super::{Door, through};
use crate::web::failure::Failure;
use crate::web::site::Site;

/// Shows the form.
pub async fn show(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move { Ok(form(&door, None)) }).await
}

/// Signs in.
pub async fn act(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, |door| async move {
        let (login, password) =
            (door.form.filled("login").unwrap_or(""), door.form.get("password").unwrap_or(""));
        match door.site.muster.sign_in(login, password).await {
            Ok(signed) => Ok(door.signed_in(&signed, &door.next())),
            Err(e @ (AppError::WrongCredentials | AppError::TooMany { .. })) => {
                let mut response = form(&door, Some(&e.to_string()));
                *response.status_mut() = Failure::App(e).status();
                Ok(response)
            }
            Err(e) => Err(e.into()),
        }
    })
    .await
}

fn form(door: &Door, error: Option<&str>) -> Response {
    let login = door.form.get("login");
    let body: Markup = html! {
        h1 { "Sign in" }
        @if let Some(error) = error { (super::super::forms::summary::plain(error)) }
        form method="post" action="/sign-in" {
            (door.hidden())
            input type="hidden" name="next" value=(door.next());
            div.field { label for="login" { "Login" }
                input #login name="login" value=[login] autocomplete="username" autocapitalize="none" required; }
            div.field { label for="password" { "Password" }
                input #password type="password" name="password" autocomplete="current-password" required; }
            button.button.primary type="submit" { "Sign in" }
        }
        p.meta { "First run? The terminal that started the server shows a link to claim it." }
    };
    door.page("Sign in", &body)
}
