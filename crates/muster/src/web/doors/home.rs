//! `/`: sends everybody where they belong; those of several organisations choose one.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use maud::html;

use super::{Door, through};
use crate::web::failure::Failure;
use crate::web::site::Site;
use crate::web::visit::redirect;

/// Shows it.
pub async fn show(state: State<Arc<Site>>, request: Request) -> Response {
    through(state, request, answer).await
}

async fn answer(door: Door) -> Result<Response, Failure> {
    let Some(session) = door.session().await else {
        let to = if door.site.options.demo { "/demo" } else { "/sign-in" };
        return Ok(redirect(to));
    };
    Ok(match session.memberships.as_slice() {
        [one] => redirect(&format!("/o/{}/", one.org)),
        [] => door.page(
            "No organisation",
            &html! {
                h1 { "You belong to no organisation yet" }
                p { "Ask an administrator to add " strong { (session.login) } " to one." }
            },
        ),
        many => door.page(
            "Organisations",
            &html! {
                h1 { "Choose an organisation" }
                ul.cards { @for m in many {
                    li { a.card href=(format!("/o/{}/", m.org)) {
                        strong { (m.name) }
                        span.meta { (m.access.iter().map(|a| a.label()).collect::<Vec<_>>().join(", ")) }
                    } }
                } }
            },
        ),
    })
}
