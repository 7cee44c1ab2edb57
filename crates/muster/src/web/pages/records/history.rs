//! `/o/ORG/records/KIND/ID/history`: every version: when, who, why; and the way back to any of them.

use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::{AppError, Permission, VersionLine};

use super::detail::over;
use super::edit::saved_with;
use super::{path, version};
use crate::web::failure::Failure;
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/records/{kind}/{id}/history", Permission::ReadRecords, show))
        .route(Route::post("/records/{kind}/{id}/restore", Permission::ReadRecords, restore))
}

async fn show(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let mut lines = v.muster().record_history(&v.actor, &reference).await?;
    if v.as_of.is_some() {
        lines.retain(|l| l.at <= v.now);
    }
    let title = v.programme.title(&reference);
    let names = v.muster().user_names(&v.actor).await?;
    let content = html! {
        (parts::page_head(over(&v, reference.kind), &format!("History of {title}"), html! {
            p.lede { (parts::capital(&words::count(lines.len(), "version", "versions"))) ", newest first. Nothing is ever lost." }
        }, html! { @if v.programme.find(&reference).is_some() { a.button href=(v.record_href(&reference)) { "Back to the record" } } }))
        table.list {
            caption.unseen { "Versions" }
            thead { tr { th scope="col" { "Version" } th scope="col" { "When" } th scope="col" { "Who" }
                th scope="col" { "Note" } th scope="col" { span.unseen { "What can be done" } } } }
            tbody data-rows { @for (i, line) in lines.iter().enumerate() {
                (row(&v, &names, line, lines.get(i + 1), i == 0))
            } }
        }
    };
    Ok(v.page(&format!("History of {title}"), content))
}

fn row(v: &Visit, names: &Names, line: &VersionLine, before: Option<&VersionLine>, newest: bool) -> Markup {
    let here = format!("/records/{}/{}", v.param("kind"), v.param("id"));
    html! {
        tr data-row {
            th scope="row" { span.num { (line.version) } @if newest { " " span.meta { "stands" } } @if line.deleted { " " span.meta { "deleted" } } }
            td data-label="When" { (words::instant(line.at, &v.programme.profile.zone())) }
            td data-label="Who" { (who(v, names, &line.actor)) }
            td data-label="Note" { (line.note.as_deref().unwrap_or("")) }
            td.acts {
                @if let Some(before) = before {
                    a href=(v.href(&format!("{here}/diff?from={}&to={}", before.version, line.version))) data-open { "What changed" }
                }
                @if !newest && !line.deleted && v.may_act() {
                    @if before.is_some() { " · " }
                    a href=(v.href(&format!("{here}/diff?from={}&to=now", line.version))) { "Compare with now" }
                }
            }
        }
    }
}

/// Names of users by id.
pub type Names = std::collections::BTreeMap<String, String>;

/// Who wrote a version.
pub fn who(v: &Visit, names: &Names, actor: &str) -> Markup {
    match actor {
        "console" => html! { "Console" },
        other => match other.strip_prefix("system:") {
            Some(part) => html! { "Muster itself " span.meta { (part) } },
            None if other == v.session.user => html! { "You" },
            None => html! { (names.get(other).map_or("A former user", String::as_str)) },
        },
    }
}

async fn restore(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let number = |name: &str| v.form.filled(name).and_then(|n| n.parse::<i64>().ok());
    let (Some(old), Some(based_on)) = (number("version"), number("based_on")) else {
        return Err(Failure::say(
            StatusCode::BAD_REQUEST,
            "This form is incomplete",
            "Reload the page and try again.",
        ));
    };
    let before = v.checked().await?;
    match v.muster().restore_record_version(&v.actor, &reference, old, based_on).await {
        Ok(saved) => {
            saved_with(&v, &before, &saved, &format!("Version {old} restored"), version(&v, &reference)).await
        }
        Err(AppError::Conflict(_)) => Err(Failure::say(
            StatusCode::CONFLICT,
            "This record was changed meanwhile",
            format!(
                "Nothing was restored. See what changed at {}.",
                v.href(&format!("{}/history", path(&reference)))
            ),
        )),
        Err(e) => Err(e.into()),
    }
}
