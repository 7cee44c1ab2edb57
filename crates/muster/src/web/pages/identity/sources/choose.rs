//! `/o/ORG/identity/sources/new`: what kind of source is it? Then its form.

use std::sync::Arc;

use maud::{Markup, html};
use muster_connect::registry::{KINDS, Kind, kind};

use super::form::{self, Typed};
use crate::web::failure::Failure;
use crate::web::look::parts;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let Some(word) = v.query.filled("kind") else { return Ok(v.page("New source", kinds(&v))) };
    let kind = kind(word).ok_or_else(|| Failure::not_found("this kind of source"))?;
    let typed = Typed::new_source(v.query.filled("name").unwrap_or_default());
    form::page(&v, kind, None, &typed, &[]).await
}

fn kinds(v: &Visit) -> Markup {
    let named = v.query.filled("name").map(|n| format!("&name={}", crate::web::pairs::encoded(n)));
    let href = |k: &Kind| {
        v.live_href(&format!("/identity/sources/new?kind={}{}", k.name, named.as_deref().unwrap_or_default()))
    };
    html! {
        (parts::page_head(html! { a href=(v.href("/identity/sources")) { "Connected sources" } }, "New source",
            html! { p.lede { "What knows your accounts, or your people? Begin with the directory that most people sign in with, then add the \
                              list of people from HR: together they show whose account is whose." } }, html! {}))
        ul.source-kinds {
            @for k in KINDS { li.panel {
                h2 { a href=(href(k)) { (k.title) } }
                p { (parts::sentence(&parts::capital(k.summary))) }
            } }
            li.panel {
                h2 { a href=(v.live_href("/identity/sources/scim")) { "Pushed over SCIM" } }
                p { "Okta, Entra ID and others can push users and groups by themselves. Make a token for them; what they push is read with every pull." }
            }
        }
    }
}
