//! The file of a document that was written elsewhere: kept by checksum, so that an approval covers every byte of it.

use muster_model::edit::Edit;
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{Digest, Reference};
use serde_json::json;

use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::Saved;

/// Largest file kept, in bytes.
pub const LARGEST_FILE: usize = 25 << 20;

/// Endings of files that are kept, how such a file begins, and its media type.
pub const KEPT_TYPES: [(&str, &[u8], &str); 8] = [
    ("pdf", b"%PDF-", "application/pdf"),
    ("docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    ("ods", b"PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet"),
    ("png", b"\x89PNG", "image/png"),
    ("jpg", b"\xff\xd8\xff", "image/jpeg"),
];

/// The media type of a file by its name, when its bytes are of that type.
fn media(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    KEPT_TYPES
        .iter()
        .find(|(e, begins, _)| *e == ending && bytes.starts_with(begins))
        .map(|(.., media)| *media)
}

impl Muster {
    /// Keeps a file as the text of a document.
    ///
    /// # Errors
    /// When it is none of the types kept, too large, or the document is past its review.
    pub async fn attach_file(
        &self,
        actor: &Actor,
        document: &Reference,
        name: &str,
        bytes: &[u8],
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let d = live.programme.get::<Document>(document).ok_or_else(|| AppError::not_found(document))?;
        if !actor.may_write(d.record) {
            return Err(AppError::forbidden(format!("change {document}")));
        }
        if !matches!(d.status, None | Some(DocumentStatus::Draft | DocumentStatus::InReview)) {
            return Err(AppError::Changed(format!(
                "“{}” is past its review: start a new version and put the file there.",
                d.title()
            )));
        }
        let name: String =
            name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\')).take(120).collect();
        if bytes.is_empty() || bytes.len() > LARGEST_FILE {
            return Err(AppError::TooLarge(format!(
                "The file must hold something, and at most {} MiB.",
                LARGEST_FILE >> 20
            )));
        }
        if media(&name, bytes).is_none() {
            let endings = KEPT_TYPES.map(|(ending, ..)| ending).join(", ");
            return Err(AppError::field("file", format!("“{name}” is no file that is kept here"), endings));
        }
        let digest = self.0.store.keep_file(&actor.org, bytes).await?;
        let file = json!({"name": name, "digest": digest.to_string(), "bytes": bytes.len()});
        let edit = Edit { fields: vec![("file".into(), Some(file))], body: None };
        let new = guard::parse(document, guard::apply(&d.record.source.text, &edit)?)?;
        self.write_one(actor, &new, live.head(document).map(|h| h.version), Some(&format!("file {name}")))
            .await
    }

    /// The file of a document: its name, its media type, its bytes.
    ///
    /// # Errors
    /// When it has none, or it is not here: records come by import without their files.
    pub async fn file_of(
        &self,
        actor: &Actor,
        document: &Reference,
    ) -> Result<(String, &'static str, Vec<u8>), AppError> {
        actor.require(Permission::ReadRecords)?;
        let live = self.live(actor).await?;
        let d = live.programme.get::<Document>(document).ok_or_else(|| AppError::not_found(document))?;
        let gone = || AppError::not_found(format!("The file of {document}"));
        let file = d.file.as_ref().ok_or_else(gone)?;
        let digest: Digest = file.digest.ok_or_else(gone)?;
        let bytes = self.0.store.kept_file(&actor.org, digest).await?;
        let name = file.name.clone().unwrap_or_else(|| document.id.to_string());
        let media = media(&name, &bytes).unwrap_or("application/octet-stream");
        Ok((name, media, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::media;

    #[test]
    fn a_file_is_what_its_name_says() {
        assert_eq!(media("a.PDF", b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media("a.pdf", b"<html>"), None);
        assert_eq!(media("a.html", b"<html>"), None);
    }
}
