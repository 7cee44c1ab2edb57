//! `/o/ORG/new/KIND`: a new record. Its id is made from the title unless one is given; the address may suggest values
//! (`?assets=asset/x`), so that other pages can offer a first step.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, Permission, free_id};
use muster_model::id::MAX_ID;
use muster_model::{Id, Kind, Reference};

use super::detail::over;
use super::edit::saved_with;
use crate::web::failure::Failure;
use crate::web::forms::{Draft, Form, change, form, read};
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/new/{kind}", Permission::ReadRecords, show)).route(Route::post(
        "/new/{kind}",
        Permission::ReadRecords,
        save,
    ))
}

async fn show(v: Arc<Visit>) -> Answer {
    let kind = may_create(&v)?;
    Ok(view(&v, kind, &Draft::suggested(kind, &v.query), &[], None))
}

fn may_create(v: &Visit) -> Result<Kind, Failure> {
    let kind = v.kind()?;
    if v.may_act() && v.actor.may_create(kind) {
        Ok(kind)
    } else {
        Err(AppError::Forbidden { what: format!("write {}", kind.spec().labels.to_lowercase()) }.into())
    }
}

fn view(v: &Visit, kind: Kind, draft: &Draft, errors: &[FieldError], above: Option<&Markup>) -> Response {
    let mut f = Form::new(v, kind, draft);
    f.errors = errors;
    let title = format!("New {}", kind.spec().label.to_lowercase());
    let content = html! {
        (parts::page_head(over(v, kind), &title, html! { p.lede { (words::running(kind.spec().about)) } }, html! {}))
        @if let Some(above) = above { (above) }
        (form(&f, &v.href(&format!("/new/{kind}")), "Save", &v.href(&format!("/records/{kind}"))))
    };
    v.page(&title, content)
}

async fn save(v: Arc<Visit>) -> Answer {
    let kind = may_create(&v)?;
    let rows = (v.form.filled("add"), v.form.filled("remove"));
    if rows.0.is_some() || rows.1.is_some() {
        let mut draft = read(kind, &v.form, true);
        change::rows(&mut draft, rows.0, rows.1);
        return Ok(view(&v, kind, &draft, &[], None));
    }
    let draft = read(kind, &v.form, false);
    let reference = match id(&v, kind, &draft) {
        Ok(id) => Reference::new(kind, id),
        Err(error) => return Ok(refused(&v, kind, &draft, &[error])),
    };
    let before = v.checked().await?;
    let edit = change::edit(kind, None, &draft);
    if v.form.filled("preview").is_some() {
        return match v.muster().draft_record(&v.actor, &reference, edit).await {
            Ok(new) => {
                let above = super::drafted(&v, new).await?;
                Ok(view(&v, kind, &draft, &[], Some(&above)))
            }
            Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
                Ok(refused(&v, kind, &draft, &fields))
            }
            Err(e) => Err(e.into()),
        };
    }
    match v.muster().save_record(&v.actor, &reference, None, edit, None).await {
        Ok(saved) => saved_with(&v, &before, &saved, "Saved", 0).await,
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => Ok(refused(&v, kind, &draft, &fields)),
        // The id is free among what stands, but a deleted record had it.
        Err(AppError::Conflict(_)) => Ok(refused(&v, kind, &draft, &[taken(&reference)])),
        Err(e) => Err(e.into()),
    }
}

fn refused(v: &Visit, kind: Kind, draft: &Draft, errors: &[FieldError]) -> Response {
    let mut response = view(v, kind, draft, errors, None);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

fn taken(reference: &Reference) -> FieldError {
    FieldError {
        path: "id".into(),
        message: format!("{reference} exists already, or existed once"),
        expected: "choose another id".into(),
    }
}

/// The id that was given, or one made from the title that is still free.
fn id(v: &Visit, kind: Kind, draft: &Draft) -> Result<Id, FieldError> {
    let free = |id: &Id| v.programme.find(&Reference::new(kind, id.clone())).is_none();
    if !draft.id.is_empty() {
        let id = Id::new(&draft.id).ok_or_else(|| FieldError {
            path: "id".into(),
            message: "this is no id".into(),
            expected: format!("lower-case letters, digits, dots, - and _, at most {MAX_ID}"),
        })?;
        return if free(&id) { Ok(id) } else { Err(taken(&Reference::new(kind, id))) };
    }
    let title = draft.fields.get("title").and_then(|t| t.as_str()).unwrap_or("");
    free_id(&v.programme, kind, title, &[]).map(|r| r.id).ok_or_else(|| FieldError {
        path: "title".into(),
        message: "Give it a title".into(),
        expected: "write a line with at least one letter or digit".into(),
    })
}
