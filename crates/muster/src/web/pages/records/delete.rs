//! `/o/ORG/records/KIND/ID/delete`: says what points at the record, then deletes it. Its history stays, and any version
//! can be brought back.

use std::sync::Arc;

use axum::http::StatusCode;
use maud::html;
use muster_app::{AppError, Permission};

use super::detail::over;
use super::edit::effect;
use super::{path, record, version};
use crate::web::failure::Failure;
use crate::web::look::{parts, trace, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// Most records named one by one.
const NAMED: usize = 20;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/records/{kind}/{id}/delete", Permission::ReadRecords, show))
        .route(Route::post("/records/{kind}/{id}/delete", Permission::ReadRecords, act))
}

async fn show(v: Arc<Visit>) -> Answer {
    let record = record(&v)?;
    let reference = record.reference();
    if !v.may_act() || !v.actor.may_write(&record) {
        return Err(AppError::Forbidden { what: format!("delete “{}”", record.title) }.into());
    }
    let into = v.programme.incoming(&reference);
    let content = html! {
        (parts::page_head(over(&v, record.kind), &format!("Delete {}?", record.title), html! {}, html! {}))
        @if into.is_empty() { p { "No other record points at it." } } @else {
            p { strong { (parts::capital(&words::count(into.len(), "reference", "references"))) " of other records point at it" }
                " and would lead nowhere:" }
            ul.values {
                @for link in into.iter().take(NAMED) {
                    li { a href=(v.record_href(&link.from)) { (v.programme.title(&link.from)) }
                        " " span.meta { (link.from.kind.spec().label.to_lowercase()) ", "
                            (trace::label_of(link.from.kind, &link.field).to_lowercase()) } }
                }
                @if into.len() > NAMED { li { "and " (words::grouped(into.len() - NAMED)) " more" } }
            }
        }
        p { "Its history stays. Every version can be brought back from there." }
        form method="post" action=(v.href(&format!("{}/delete", path(&reference)))) {
            (v.secret())
            input type="hidden" name="based_on" value=(version(&v, &reference));
            div.field { label for="note" { "Why " span.optional { "optional" } }
                input #note.long name="note" autocomplete="off"; }
            div.form-acts {
                button.button.danger type="submit" { "Delete “" (record.title) "”" }
                a href=(v.record_href(&reference)) { "Keep it" }
            }
        }
    };
    Ok(v.page(&format!("Delete {}", record.title), content))
}

async fn act(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let based_on = v.form.filled("based_on").and_then(|b| b.parse().ok());
    let based_on: i64 = based_on.ok_or_else(|| {
        Failure::say(StatusCode::BAD_REQUEST, "This form is incomplete", "Reload the page and try again.")
    })?;
    let title = v.programme.title(&reference);
    let before = v.checked().await?;
    match v.muster().delete_record(&v.actor, &reference, based_on, v.form.filled("note")).await {
        Ok(_) => {}
        Err(AppError::Conflict(_)) => {
            return Err(Failure::say(
                StatusCode::CONFLICT,
                "This record was changed meanwhile",
                "Somebody saved it after you opened the page, so it was not deleted. Look at it again, then decide.",
            ));
        }
        Err(e) => return Err(e.into()),
    }
    let (gone, new) = v.checked_again().await?.since(&before);
    let words = format!("Deleted “{title}”. {}", effect(gone, new));
    Ok(v.redirect_saying(&format!("/records/{}", reference.kind), &words))
}
