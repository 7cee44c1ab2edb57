//! Starts a new version of a document beside the one in force, which holds until the new one is published.

use muster_model::edit::{self, Edit};
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::value::Value as _;
use muster_model::{Id, Programme, Reference};
use serde_json::json;

use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::muster::Muster;
use crate::records::Saved;

/// What belongs to one version only.
const OF_ONE_VERSION: [&str; 7] =
    ["approvals", "publication", "withdrawal", "effective", "review_by", "status", "replaces"];

impl Muster {
    /// Copies `document` as the draft of its next version, which replaces it once it is published.
    ///
    /// # Errors
    /// When the actor may not write it, or a draft that replaces it is there already.
    pub async fn start_new_version(&self, actor: &Actor, document: &Reference) -> Result<Saved, AppError> {
        let live = self.live(actor).await?;
        let programme = &live.programme;
        let d = programme.get::<Document>(document).ok_or_else(|| AppError::not_found(document))?;
        if !actor.may_write(d.record) || !actor.may_create(document.kind) {
            return Err(AppError::forbidden(format!("start a new version of {document}")));
        }
        if let Some(there) = programme.pointing::<Document>(document, "replaces").next() {
            return Err(AppError::Changed(format!(
                "{} is the next version of it already.",
                there.reference()
            )));
        }
        let version = next(d.version.as_deref().unwrap_or("1.0"));
        let reference = free(programme, document, &version)?;
        let mut fields: Vec<_> = d.record.fields().into_iter().collect();
        fields.retain(|(name, _)| !OF_ONE_VERSION.contains(&name.as_str()) && name != "version");
        fields.push(("version".into(), json!(version)));
        fields.push(("status".into(), DocumentStatus::Draft.json()));
        fields.push(("replaces".into(), json!(document.to_string())));
        let text = edit::compose(&fields, d.record.body());
        // Parts of the front matter that Muster does not know stay with the version they were written in.
        let new = guard::parse(&reference, guard::apply(&text, &Edit { fields: Vec::new(), body: None })?)?;
        self.write_one(actor, &new, None, Some(&format!("next version of {document}"))).await
    }
}

/// `3.0` after `2.1`, `4` after `3`; the text with “, next” where it is no number.
fn next(version: &str) -> String {
    let (whole, rest) = version.split_once('.').map_or((version, None), |(w, r)| (w, Some(r)));
    match whole.trim().parse::<u32>() {
        Ok(n) => format!("{}{}", n.saturating_add(1), if rest.is_some() { ".0" } else { "" }),
        Err(_) => format!("{version}, next"),
    }
}

/// An id that is free: that of the document with the number of the version.
fn free(programme: &Programme, document: &Reference, version: &str) -> Result<Reference, AppError> {
    let stem = document.id.as_str();
    let stem =
        stem.rsplit_once("-v").filter(|(_, n)| n.parse::<u32>().is_ok()).map_or(stem, |(stem, _)| stem);
    let number = version.split('.').next().filter(|n| n.parse::<u32>().is_ok()).unwrap_or("2");
    let names =
        std::iter::once(format!("{stem}-v{number}")).chain((2..100).map(|i| format!("{stem}-v{number}.{i}")));
    names
        .filter_map(|name| Id::new(&name))
        .map(|id| Reference::new(document.kind, id))
        .find(|r| programme.find(r).is_none())
        .ok_or_else(|| AppError::Changed(format!("There are too many versions of {document}.")))
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn versions_go_on() {
        assert_eq!(next("2.1"), "3.0");
        assert_eq!(next("3"), "4");
        assert_eq!(next("spring"), "spring, next");
    }
}
