//! Sends a draft to review, or takes it back to be written on. The other steps are acts of people who answer for them.

use muster_model::Reference;
use muster_model::edit::Edit;
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::value::Value as _;

use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;
use crate::records::Saved;

impl Muster {
    /// Moves a document between draft and in review.
    ///
    /// # Errors
    /// When the actor may not write it, or it is past both.
    pub async fn move_document(
        &self,
        actor: &Actor,
        document: &Reference,
        to_review: bool,
    ) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let d = live.programme.get::<Document>(document).ok_or_else(|| AppError::not_found(document))?;
        if !actor.may_write(d.record) {
            return Err(AppError::forbidden(format!("change {document}")));
        }
        use DocumentStatus::{Draft, InReview};
        let to = match (d.status, to_review) {
            (None | Some(Draft), true) => InReview,
            (Some(InReview | DocumentStatus::Approved), false) => Draft,
            (status, _) => {
                return Err(AppError::Changed(format!(
                    "“{}” is {}: that step cannot be taken from there.",
                    d.title(),
                    status.map_or("a draft", |s| s.label()).to_lowercase()
                )));
            }
        };
        let edit = Edit { fields: vec![("status".into(), Some(to.json()))], body: None };
        let new = guard::parse(document, guard::apply(&d.record.source.text, &edit)?)?;
        self.write_one(actor, &new, live.head(document).map(|h| h.version), None).await
    }
}
