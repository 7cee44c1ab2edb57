//! The steps of a document's life that are no signature, its file, and the word of somebody who has read it.

use std::sync::Arc;

use axum::http::StatusCode;
use muster_model::kinds::Document;
use muster_model::{Digest, Id, Kind, Reference};

use crate::web::failure::Failure;
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

fn document(v: &Visit) -> Result<Reference, Failure> {
    let id = Id::new(v.param("id")).ok_or_else(|| Failure::not_found("this document"))?;
    Ok(Reference::new(Kind::of::<Document>(), id))
}

fn incomplete() -> Failure {
    Failure::say(StatusCode::BAD_REQUEST, "This form is incomplete", "Reload the page and try again.")
}

pub async fn step(v: Arc<Visit>) -> Answer {
    let reference = document(&v)?;
    let before = v.checked().await?;
    let (saved, said) = match v.form.get("to") {
        Some("review") => (v.muster().move_document(&v.actor, &reference, true).await?, "Sent to review"),
        Some("draft") => (v.muster().move_document(&v.actor, &reference, false).await?, "Back to draft"),
        Some("version") => {
            (v.muster().start_new_version(&v.actor, &reference).await?, "A new version was started")
        }
        _ => return Err(incomplete()),
    };
    records::said(&v, &before, &saved.reference, said).await
}

pub async fn acknowledge(v: Arc<Visit>) -> Answer {
    let reference = document(&v)?;
    let seen = v.form.filled("seen").and_then(Digest::parse).ok_or_else(incomplete)?;
    let before = v.checked().await?;
    v.muster().acknowledge(&v.actor, &reference, seen).await?;
    records::said(&v, &before, &reference, "Noted that you have read it").await
}

pub async fn attach(v: Arc<Visit>) -> Answer {
    let reference = document(&v)?;
    let upload = v.files.iter().find(|f| f.field == "file" && !f.name.is_empty()).ok_or_else(|| {
        Failure::say(
            StatusCode::BAD_REQUEST,
            "No file was chosen",
            "Go back, choose a file, then press the button.",
        )
    })?;
    let before = v.checked().await?;
    v.muster().attach_file(&v.actor, &reference, &upload.name, &upload.bytes).await?;
    records::said(&v, &before, &reference, "The file is kept").await
}

pub async fn file(v: Arc<Visit>) -> Answer {
    let (name, media, bytes) = v.muster().file_of(&v.actor, &document(&v)?).await?;
    Ok(v.download(&name, media, bytes))
}
