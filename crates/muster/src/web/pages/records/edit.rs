//! `/o/ORG/records/KIND/ID/edit`: changes a record. The form names the version it is based on; what was typed survives
//! errors, added rows and conflicts. With `?only=done,effectiveness` it asks these fields and leaves the others as they were.
//! And `…/attest`: the acts of people.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, Attest, FieldError, Permission, Saved};
use muster_model::edit::Edit;
use muster_model::{Diagnostic, Digest, Kind, Record, Reference};

use super::detail::over;
use super::{conflict, path, record, version};
use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::forms::{Draft, Form, bounded, change, form, named, read};
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/records/{kind}/{id}/edit", Permission::ReadRecords, show))
        .route(Route::post("/records/{kind}/{id}/edit", Permission::ReadRecords, save))
        .route(Route::post("/records/{kind}/{id}/attest", Permission::Attest, attest))
}

async fn show(v: Arc<Visit>) -> Answer {
    let record = may_change(&v)?;
    let checked = v.checked().await?;
    let based_on = version(&v, &record.reference());
    Ok(view(&v, &record, &Draft::of(&record), based_on, &[], Some(&checked), None))
}

fn may_change(v: &Visit) -> Result<Arc<Record>, Failure> {
    let record = record(v)?;
    if !v.may_act() {
        return Err(Failure::say(
            StatusCode::CONFLICT,
            "The past cannot be changed",
            "You are looking at a past date. Go back to now, then edit.",
        ));
    }
    if v.actor.may_write(&record) {
        Ok(record)
    } else {
        Err(AppError::Forbidden { what: format!("change “{}”", record.title) }.into())
    }
}

/// The fields that were asked for, by the address or by the form that was sent; none means all.
fn asked(v: &Visit, kind: Kind) -> Vec<&'static str> {
    named(kind, v.form.filled("only").or_else(|| v.query.filled("only")))
}

/// The form.
fn view(
    v: &Visit,
    record: &Record,
    draft: &Draft,
    based_on: i64,
    errors: &[FieldError],
    checked: Option<&Checked>,
    above: Option<&Markup>,
) -> Response {
    let reference = record.reference();
    let notes: Vec<&Diagnostic> = checked.into_iter().flat_map(|c| c.about(&reference)).collect();
    let mut f = Form::new(v, record.kind, draft);
    (f.record, f.errors, f.notes, f.based_on) = (Some(record), errors, &notes, Some(based_on));
    let only = asked(v, record.kind);
    f.only = &only;
    let content = html! {
        (parts::page_head(over(v, record.kind), &format!("Edit {}", record.title), html! {}, html! {
            @if !only.is_empty() { a.button href=(v.href(&format!("{}/edit", path(&reference)))) { "All fields" } } }))
        @if let Some(above) = above { (above) }
        (form(&f, &v.href(&format!("{}/edit", path(&reference))), "Save", &v.record_href(&reference)))
    };
    v.page(&format!("Edit {}", record.title), content)
}

async fn save(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let rows = (v.form.filled("add"), v.form.filled("remove"));
    let based_on: i64 = v.form.filled("based_on").and_then(|b| b.parse().ok()).unwrap_or(0);
    if let (Some(_), _) | (_, Some(_)) = rows {
        let record = may_change(&v)?;
        let mut draft = read(reference.kind, &v.form, true);
        change::rows(&mut draft, rows.0, rows.1);
        let base = base(&v, &reference, based_on).await?;
        let draft = bounded(draft, base.as_ref(), &asked(&v, reference.kind));
        return Ok(view(&v, &record, &draft, based_on, &[], None, None));
    }
    let base = base(&v, &reference, based_on).await?;
    let draft = read(reference.kind, &v.form, false);
    let draft = bounded(draft, base.as_ref(), &asked(&v, reference.kind));
    let edit = change::edit(reference.kind, base.as_ref(), &draft);
    let before = v.checked().await?;
    if v.form.filled("preview").is_some() {
        return previewed(&v, &reference, &draft, based_on, edit, &before).await;
    }
    let note = Some(draft.note.as_str()).filter(|n| !n.is_empty());
    match v.muster().save_record(&v.actor, &reference, Some(based_on), edit, note).await {
        Ok(saved) => saved_with(&v, &before, &saved, "Saved", based_on).await,
        Err(AppError::Invalid { fields, message }) => {
            let fields = if fields.is_empty() { vec![whole(message)] } else { fields };
            let record = record(&v)?;
            let mut response = view(&v, &record, &draft, based_on, &fields, Some(&before), None);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(AppError::Conflict(both)) => Ok(conflict::view(&v, &both, &draft)),
        Err(e) => Err(e.into()),
    }
}

/// The form again, with what saving it would change above.
async fn previewed(
    v: &Visit,
    reference: &Reference,
    draft: &Draft,
    based_on: i64,
    edit: Edit,
    checked: &Checked,
) -> Answer {
    let record = may_change(v)?;
    match v.muster().draft_record(&v.actor, reference, edit).await {
        Ok(new) => {
            let above = super::drafted(v, new).await?;
            Ok(view(v, &record, draft, based_on, &[], Some(checked), Some(&above)))
        }
        Err(AppError::Invalid { fields, message }) => {
            let fields = if fields.is_empty() { vec![whole(message)] } else { fields };
            let mut response = view(v, &record, draft, based_on, &fields, Some(checked), None);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(e.into()),
    }
}

fn whole(message: String) -> FieldError {
    FieldError { path: "title".into(), message, expected: String::new() }
}

/// What the version that a form is based on said.
async fn base(v: &Visit, reference: &Reference, based_on: i64) -> Result<Option<Draft>, Failure> {
    if version(v, reference) == based_on {
        return Ok(v.programme.find(reference).map(|r| Draft::of(r)));
    }
    match v.muster().record_version(&v.actor, reference, based_on).await {
        Ok(old) => Ok(old.record().map(|r| Draft::of(&r))),
        Err(AppError::NotFound { .. }) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Goes to the record and says what the write did to the diagnostics.
pub async fn saved_with(v: &Visit, before: &Checked, saved: &Saved, verb: &str, was: i64) -> Answer {
    if saved.version == was {
        return Ok(v.redirect_saying(&path(&saved.reference), "Nothing was different, so nothing was saved."));
    }
    said(v, before, &saved.reference, verb).await
}

/// Goes to a record after an act on it and says what that did to the diagnostics.
pub async fn said(v: &Visit, before: &Checked, record: &Reference, verb: &str) -> Answer {
    let after = v.checked_again().await?;
    let (gone, new) = after.since(before);
    Ok(v.redirect_saying(&path(record), &format!("{verb}. {}", effect(gone, new))))
}

/// What a write did: `1 diagnostic gone, 0 new.`
pub fn effect(gone: usize, new: usize) -> String {
    let noun = if gone == 1 { "diagnostic" } else { "diagnostics" };
    match (gone, new) {
        (0, 0) => "No diagnostic changed.".into(),
        _ => format!("{} {noun} gone, {} new.", words::grouped(gone), words::grouped(new)),
    }
}

async fn attest(v: Arc<Visit>) -> Answer {
    let reference = v.reference()?;
    let record = record(&v)?;
    let field = v.form.filled("field").unwrap_or("").to_owned();
    let seen = v.form.filled("seen").and_then(Digest::parse);
    let seen = seen.ok_or_else(|| {
        Failure::say(StatusCode::BAD_REQUEST, "This form is incomplete", "Reload the page and try again.")
    })?;
    let label = record.kind.field(&field).map_or("Signed", |f| f.label);
    let what = Attest {
        record: reference.clone(),
        field: field.clone(),
        role: v.form.filled("role").and_then(Reference::parse),
        seen,
        note: v.form.filled("note").map(str::to_owned),
    };
    let before = v.checked().await?;
    let saved = v.muster().attest(&v.actor, what).await?;
    saved_with(&v, &before, &saved, &format!("{label}: signed"), -1).await
}
