//! `/o/ORG/identity/applications`: applications as the newest snapshot has them: do they ask who one is, and how.

use std::sync::Arc;

use maud::{Markup, html};
use muster_estate::{Application, AuthProtocol};

use super::figure::newest_figure;
use super::inventory::Inventory;
use super::{counts_only, may_look, rows};
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::{Answer, Visit};

/// Answers.
pub async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let known = checked
        .estate
        .as_ref()
        .ok()
        .and_then(Option::as_ref)
        .map(|m| m.summary.applications.as_slice())
        .unwrap_or_default();
    let inventory = if may_look(&v) { Inventory::of(&v).await? } else { None };
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity")) { "Identity" } }, "Applications seen",
            html! { p.lede { "Applications that the sources know. One that asks nobody who they are is a door without a lock." } },
            html! { a.button href=(v.href("/records/asset?f.class=application")) { "Applications as assets" } }))
        dl.now {
            div { dt { "Applications" } dd { (words::grouped(known.len())) } }
            div { dt { "In scope" } dd { (words::grouped(known.iter().filter(|a| a.in_scope).count())) } }
            div { dt { "From the internet" } dd { (words::grouped(known.iter().filter(|a| a.internet_facing).count())) } }
            div { dt { a href=(v.href("/identity/metrics/unauthenticated_services")) { "Ask nobody who they are" } }
                dd { (newest_figure(&v, &checked, "unauthenticated_services")) } }
        }
        @match inventory {
            Some(i) => (table(&v, &i)),
            None if !known.is_empty() => (counts_only()),
            None => p.nothing { "There is no snapshot with applications." },
        }
    };
    Ok(v.page("Applications seen", content))
}

/// Open: it asks nobody, or says not how.
fn open(a: &Application) -> bool {
    !a.requires_authentication || matches!(a.auth_protocol, None | Some(AuthProtocol::None))
}

fn table(v: &Visit, inventory: &Inventory) -> Markup {
    let mut all: Vec<&Application> = inventory.register.applications().iter().collect();
    all.sort_by_key(|a| (!(open(a) && a.in_isms_scope), !open(a), a.name.to_lowercase()));
    let (page, pages) = rows::page_of(v, all.len());
    let from = (page - 1) * rows::PER;
    html! {
        table.list.named data-rows {
            caption.unseen { "Applications" }
            thead { tr { th.title scope="col" { "Application" } th scope="col" { "Asks who one is" } th scope="col" { "From the internet" }
                th scope="col" { "In scope" } th scope="col" { "Owner" } } }
            tbody { @for a in all.iter().skip(from).take(rows::PER) { tr data-row {
                th.title scope="row" { (a.name) div.meta { code { (a.application_id) } } }
                td data-label="Asks who one is" {
                    @if open(a) { (parts::status(if a.in_isms_scope { Tone::Major } else { Tone::Minor }, "no")) }
                    @else { (parts::status(Tone::Fine, "yes")) @if let Some(p) = a.auth_protocol { span.meta { " by " (p.as_str().to_uppercase()) } } }
                }
                td data-label="From the internet" { (if a.internet_facing { "reachable" } else { "not reachable" }) }
                td data-label="In scope" { (if a.in_isms_scope { "yes" } else { "no" }) }
                td data-label="Owner" { @match (a.owner_person_id.as_deref(), a.owner_person_id.as_deref().and_then(|p| inventory.register.person(p))) {
                    (_, Some(p)) => (p.display_name),
                    (Some(id), None) => code { (id) },
                    (None, None) => (parts::status(Tone::Minor, "nobody")),
                } }
            } } }
        }
        (rows::turn(v, page, pages, all.len()))
    }
}
